/** Switches for what TikTok does in one way today and in another tomorrow. */
export type Behaviour = {
	/** The callback carries the code as `code` too. */
	alsoCode: boolean;
	/** Time until `secondary_status` follows a switch. */
	statusLagSeconds: number;
	/** The newest hours of today are not in reports yet. */
	lateHours: number;
	/** Objects that a report looks at; it leaves out the others. */
	mostEntities: number;
	/** Time of a report task in the queue, and of its making. */
	taskSeconds: number;
	/** State in which report tasks end. */
	taskEnd: "SUCCESS" | "FAILED";
};

export const usualBehaviour: Behaviour = {
	alsoCode: false,
	statusLagSeconds: 30,
	lateHours: 0,
	mostEntities: 20_000,
	taskSeconds: 2,
	taskEnd: "SUCCESS",
};
