/**
 * Urgency of a request: a person waits for it; it reads the newest days; it is another scheduled reading; it reads the
 * past.
 */
export type Urgency = "PERSON" | "NEWEST" | "SCHEDULE" | "HISTORY";

/** Numbers by which the database compares urgencies: a greater one waits for a lesser one. */
export const urgencyNumbers: Readonly<Record<Urgency, number>> = {
	PERSON: 0,
	NEWEST: 1,
	SCHEDULE: 2,
	HISTORY: 3,
};

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
