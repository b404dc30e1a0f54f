import { suite } from "../runner/suite.ts";

suite(["rest", "aliases"]);
