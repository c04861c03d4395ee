export { foldOutcomes, pruneOutcomes } from "./fold-outcomes.ts";
export {
	checkDays,
	type Reliability,
	readReliability,
} from "./read-reliability.ts";
export { type OutcomeDraft, recordOutcome } from "./record-outcome.ts";
