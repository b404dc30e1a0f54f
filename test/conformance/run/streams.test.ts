import { suite } from "../runner/suite.ts";

suite(["subscribe", "answers", "delta", "rights", "refusals", "abuse", "fetch", "health"]);
