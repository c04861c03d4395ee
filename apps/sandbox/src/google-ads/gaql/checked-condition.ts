import type { Field } from "../fields/field-catalogue.ts";
import type { Condition } from "./parser.ts";

/** A condition with the field that it is about. */
export type CheckedCondition = Condition & { checked: Field };
