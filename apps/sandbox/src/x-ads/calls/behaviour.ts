/** Switches of the simulator that tests turn. */
export type Behaviour = {
	/** Time until a report is made. */
	jobSeconds: number;
	/** End of reports; STUCK ones have none. */
	jobEnd: "SUCCESS" | "FAILED" | "STUCK";
	/** Reports that may be in the making for one account. */
	mostJobs: number;
	/** Newest hours that are not told yet. */
	lateHours: number;
	/** Keys of media that are in nobody's library any more. */
	lostMedia: ReadonlySet<string>;
	/** False: the app may only read. */
	mayWrite: boolean;
};

export const usualBehaviour: Behaviour = {
	jobSeconds: 2,
	jobEnd: "SUCCESS",
	mostJobs: 100,
	lateHours: 0,
	lostMedia: new Set(),
	mayWrite: true,
};
