import type { Reply } from "../simulator.ts";
import type { Person } from "../world/people.ts";

/** A scope that the person may untick. */
export type ScopeChoice = {
	value: string;
	/** The platform's sentence about what it allows. */
	text: string;
	/** Allowed before already. */
	isGranted: boolean;
};

/** Texts and answers of a platform that asks a person for consent; nothing of it depends on the way of signing in. */
export type ConsentScreen = {
	/** Name of the provider that people sign in with, such as `Google`. */
	provider: string;
	/** The app as the person reads it. */
	appName: string;
	people: readonly Person[];
	/** Person that the app, or the platform's session, means; null: the first of `people`. */
	chosen: Person | null;
	/** One line about what a person reaches at the platform. */
	reachOf: (person: Person) => string;
	/** Sentences about what is allowed in any case. */
	always: readonly string[];
	/** Empty where the person chooses no scopes. */
	scopes: readonly ScopeChoice[];
	/** The way back to the app, with what the platform gives for the consent. */
	allow: (person: Person, scopes: string[]) => Reply | Promise<Reply>;
	/** The way back to the app with the person's refusal. */
	deny: () => Reply | Promise<Reply>;
	/** The platform's page for a request that cannot be answered. */
	refuse: (message: string) => Reply;
	/** The answer without a page, where the platform would show none; null: a page. */
	withoutPage?: () => Reply | null;
};
