import { AppError, StaleValue, type UserErrorCode } from "@patchbay/errors";
import type { Told } from "../kinds/change.ts";
import type { Problem } from "../rows/change-row.ts";
import type { Reading } from "./read-back.ts";

/** The answer to a change that was sent: the platform's, or the failure in place of one. */
export type Sent =
	| { answer: "TAKEN"; told: Told }
	| { answer: "REFUSED"; error: AppError }
	/** The outcome is not known from the answer. `isOver`: the platform does nothing more by this request. */
	| { answer: "LOST"; error: unknown; isOver: boolean };

/** Result of a change that was sent. */
export type Outcome<State> =
	| {
			state: "DONE";
			after: State | null;
			warnings: string[];
			problems: Problem[];
	  }
	| {
			state: "FAILED";
			after: State | null;
			error: AppError;
			/** True where nothing was sent, or the platform refused it: what was there before is there still. */
			isAsBefore?: boolean;
	  }
	| { state: "UNKNOWN"; error: AppError };

const done = <State>(
	after: State | null,
	{ warnings, refused }: Told,
	further: string[] = [],
): Outcome<State> => ({
	state: "DONE",
	after,
	warnings: [...warnings, ...further],
	problems: refused.map(({ field, message }) => ({
		code: "PLATFORM_REJECTED",
		field,
		message,
	})),
});

const nothing: Told = { warnings: [], refused: [] };

/** The outcome of a change whose answer came, with what the platform shows after it. */
export function outcomeOfTaken<State>(
	at: string,
	told: Told,
	reading: Reading<State>,
): Outcome<State> {
	switch (reading.found) {
		case "WANTED":
			return done(reading.state, told);
		case "OTHER":
			return done(
				reading.state,
				told,
				told.refused.length > 0
					? []
					: [
							`${at} took the change and shows something else by now. Somebody may have changed it there.`,
						],
			);
		case "NOTHING":
			return done(null, told, [
				`${at} took the change. It could not be read again to make sure; the next import shows it.`,
			]);
		case "UNCHANGED":
			// All parts of it were refused one by one.
			if (told.refused.length > 0) return done(reading.state, told);
			return {
				state: "FAILED",
				after: reading.state,
				error: failure(
					"PLATFORM_REJECTED",
					`${at} said that it took the change, and still shows what was there before. Look at it there before you change it again.`,
				),
			};
		case "GONE":
			return { state: "FAILED", after: null, error: isGone(at) };
	}
}

/** The outcome of a change whose answer was lost, by what the platform shows. `isOver`: it does nothing more by the request. */
export function outcomeOfLost<State>(
	at: string,
	reading: Reading<State>,
	isOver: boolean,
): Outcome<State> {
	switch (reading.found) {
		case "WANTED":
			return done(reading.state, nothing, [
				`The answer of ${at} was lost. Reading it again showed that the change was made.`,
			]);
		case "GONE":
			return { state: "FAILED", after: null, error: isGone(at) };
		case "NOTHING":
			return unknown(at);
	}
	if (!isOver) return unknown(at);
	return {
		state: "FAILED",
		after: reading.state,
		error:
			reading.found === "OTHER"
				? new StaleValue(
						`The answer of ${at} was lost, and something else than wanted is there by now. Look at it before you change it again.`,
					)
				: failure(
						"PLATFORM_UNAVAILABLE",
						`${at} did not make the change: reading it again showed what was there before. Try again in a moment.`,
					),
	};
}

function unknown<State>(at: string): Outcome<State> {
	return {
		state: "UNKNOWN",
		error: failure(
			"PLATFORM_UNAVAILABLE",
			`${at} did not answer, and it is not known yet whether the change was made. It is looked up automatically and told in the audit log; until then nothing else is changed here.`,
		),
	};
}

const isGone = (at: string) =>
	failure(
		"PLATFORM_REJECTED",
		`${at} no longer has this. Import again to see what is there now.`,
	);

const failure = (code: UserErrorCode, message: string) =>
	new AppError(code, message);
