import { suite } from "../runner/suite.ts";

suite(["lifecycle"]);
