import { token } from "../google/limits.ts";
import type { LimitBucket, LimitPolicy } from "../limit-policy.ts";

/** Names of the buckets that count reads and writes of the Sheets API. */
export const sheetReads = "sheetReads";
export const sheetWrites = "sheetWrites";

const ofPerson: LimitBucket = {
	per: "person",
	windows: [{ requests: 60, seconds: 60 }],
};
const ofApp: LimitBucket = {
	per: "app",
	windows: [{ requests: 300, seconds: 60 }],
};
const appReads = "sheetReadsOfApp";
const appWrites = "sheetWritesOfApp";

/**
 * Drive allows 12,000 queries a minute to one user, and a quarter of it is taken. Sheets counts reads and writes apart, for
 * a user and for the project.
 */
export const limits: LimitPolicy = {
	concurrentPerAccount: 2,
	buckets: {
		person: { per: "person", windows: [{ requests: 50, seconds: 1 }] },
		[sheetReads]: ofPerson,
		[sheetWrites]: ofPerson,
		[appReads]: ofApp,
		[appWrites]: ofApp,
		token,
	},
	always: ["person", appReads, appWrites],
	exempt: {
		default: [appReads, appWrites],
		[sheetReads]: [appWrites],
		[sheetWrites]: [appReads],
	},
};
