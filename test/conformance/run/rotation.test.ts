import { suite } from "../runner/suite.ts";

suite(["rotation"], { concurrent: true });
