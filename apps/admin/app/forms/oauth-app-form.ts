import { z } from "zod";
import { platforms } from "../graphql/enums.ts";

const label = z
	.string({ error: "Give the app a name." })
	.trim()
	.min(1, "Give the app a name.")
	.max(100, "A name has at most 100 characters.");
const clientSecret = z
	.string({ error: "Enter the client secret." })
	.trim()
	.min(1, "Enter the client secret.")
	.max(1000, "A client secret has at most 1000 characters.");
/** Extras by their names; an empty field says nothing. */
const extras = z
	.record(z.string(), z.string().trim().max(2000).optional())
	.optional();

/** A new app. The API checks it again. */
export const OAuthAppForm = z.object({
	platform: z.enum(platforms, "Choose a platform."),
	label,
	clientId: z
		.string({ error: "Enter the client ID." })
		.trim()
		.min(1, "Enter the client ID.")
		.max(200, "A client ID has at most 200 characters."),
	clientSecret,
	extras,
});

/** Form for the changeable part of an app; the client id stays as it is. */
export const OAuthAppDetailsForm = z.object({
	platform: z.enum(platforms),
	label,
	extras,
	/** Names of stored extras that shall go. */
	removed: z.array(z.string()).optional(),
});

export const ClientSecretForm = z.object({ clientSecret });

/** Secrets never go back to the browser, not even with a fault beside them. */
export const hideFields = ["clientSecret", "extras"];

type Extras = Readonly<Record<string, string | undefined>>;

/** The extras that were filled in, and null for those that shall go; undefined when nothing is said. */
export function changedExtras(
	given: Extras = {},
	removed: readonly string[] = [],
): Record<string, string | null> | undefined {
	const changes: Record<string, string | null> = {};
	for (const name of removed) changes[name] = null;
	for (const [name, value] of Object.entries(given))
		if (value) changes[name] = value;
	return Object.keys(changes).length > 0 ? changes : undefined;
}

/** Names of the extras' fields in a form that was sent, filled in or not. */
export function extraFieldNames(form: FormData): string[] {
	return [...form.keys()].filter((name) => name.startsWith("extras."));
}
