import type { Numbers } from "../../world/numbers.ts";
import type { Entity } from "../seed/entities.ts";

/** The numbers of one day; null when the day has none. */
export type Measure = (day: number) => Numbers | null;

/** Part of a source's numbers that belongs to one campaign: some segments depend on the campaign. */
export type Part = {
	campaign: Entity | null;
	/** Resource name; null when the numbers are not of one ad group. */
	adGroup: string | null;
	measure: Measure;
};
