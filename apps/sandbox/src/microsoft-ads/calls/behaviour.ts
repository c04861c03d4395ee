/** Switches for what Microsoft does in one way today and in another tomorrow. */
export type Behaviour = {
	/** Time for which a report is pending. */
	reportSeconds: number;
	/** State in which reports end. */
	reportEnd: "Success" | "Error";
	/** Unfinished reports of one person; one more is refused with 207. */
	mostReports: number;
	/** Calls of one person in a minute; one more is refused with 117. 0: no limit. */
	callsPerMinute: number;
	/** Time for which the address of a report's file is good. */
	urlSeconds: number;
	/** Form of the files of reports that a reader must see through. */
	file: "usual" | "truncated" | "other-name" | "two-files" | "renamed-column";
	/** The newest hours are not in reports yet. */
	lateHours: number;
};

export const usualBehaviour: Behaviour = {
	reportSeconds: 0.15,
	reportEnd: "Success",
	mostReports: 5,
	callsPerMinute: 0,
	urlSeconds: 300,
	file: "usual",
	lateHours: 0,
};
