/** Times of a change, in milliseconds. */
export interface Timings {
	/** Longest time of the questions before it is sent. */
	checking: number;
	/** Longest time from the commit of what is wanted until its answer. */
	sending: number;
	/** Time beyond these after which another process may take the change over. */
	spare: number;
	/** Pauses before each reading of what became of it. */
	readings: readonly number[];
	/** Longest time of those readings, beside their pauses. */
	reading: number;
	/** Time after it was sent for which a platform that did not answer may still do it. */
	settling: number;
	/** Pause before a worker asks again for a change whose outcome could not be read; twice as long after each reading. */
	retry: number;
	/** Longest such pause. */
	longestRetry: number;
	/** Time after which an outcome that cannot be read is given up. */
	givingUp: number;
}

const usual: Timings = {
	checking: 45_000,
	sending: 45_000,
	spare: 15_000,
	readings: [0, 500, 1_500, 4_000],
	reading: 30_000,
	settling: 90_000,
	retry: 15_000,
	longestRetry: 3_600_000,
	givingUp: 7 * 86_400_000,
};

export const timingsOf = (given: Partial<Timings> | undefined): Timings => ({
	...usual,
	...given,
});
