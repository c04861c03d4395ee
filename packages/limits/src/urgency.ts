/**
 * Urgency of a request: a person waits for it; it reads the newest days; it is another scheduled reading; it reads the
 * past.
 */
export type Urgency = "PERSON" | "NEWEST" | "SCHEDULE" | "HISTORY";

/** Urgencies by the numbers with which the database compares them: a greater one waits for a lesser one. */
const urgencies = ["PERSON", "NEWEST", "SCHEDULE", "HISTORY"] as const;

/** The database's number of an urgency. */
export const toUrgencyNumber = (urgency: Urgency): number =>
	urgencies.indexOf(urgency);

/** The urgency of a number of the database. */
export function fromUrgencyNumber(number: number): Urgency {
	const urgency = urgencies[number];
	if (!urgency) throw new RangeError(`there is no urgency ${number}`);
	return urgency;
}

/**
 * Per cent of a budget that are kept from requests of an urgency. A tenth is for persons alone, so that whoever connects an
 * account late in the day still can; a fifth is for them and for the newest days.
 */
export const keptPercent: Readonly<Record<Urgency, number>> = {
	PERSON: 0,
	NEWEST: 10,
	SCHEDULE: 20,
	HISTORY: 40,
};
