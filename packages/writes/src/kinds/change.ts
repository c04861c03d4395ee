import type { PlatformChangeKind, SqlExecutor } from "@patchbay/db";
import type { PlatformSession, WriteOptions } from "@patchbay/platforms";

/** A keyword or another part of a change that the platform refused while it did the rest. */
export interface Refused {
	/** Path into the input. */
	field: string[];
	message: string;
}

/** Answer of a platform that took a change. */
export interface Told {
	warnings: readonly string[];
	refused: readonly Refused[];
}

/**
 * A change of one object, bound to it: what the steps of making it need to know of budgets, statuses and keywords.
 * `State` is what the platform tells of the object.
 */
export interface Change<State = unknown> {
	kind: PlatformChangeKind;
	/** Purpose of the credential's use. */
	purpose: string;
	/** Value that is wanted, as plain JSON: a change is made again from it. */
	wanted: object;
	/** @returns null for an object that the platform no longer has */
	read(session: PlatformSession): Promise<State | null>;
	/** The part of it that this changes, as plain JSON. */
	valueOf(state: State): object | null;
	/** True when all that is wanted is so. */
	isSo(state: State): boolean;
	/** Sentence for a change that is so already. */
	alreadySo(state: State): string;
	/** Refuses where the object is not what the caller takes it for, whether or not there is anything to change. */
	guard(sql: SqlExecutor, state: State): Promise<void>;
	/**
	 * Checks what is wanted against what is there now.
	 * @returns warnings, as sentences
	 */
	check(state: State): string[];
	/** Id of a budget that others may spend from. */
	budgetOf?(state: State): string | null;
	write(
		session: PlatformSession,
		state: State,
		options: WriteOptions,
	): Promise<Told>;
	/** Stores what the platform told afterwards. */
	follow(sql: SqlExecutor, state: State, askedAt: Date): Promise<void>;
}
