import { humanText } from "@patchbay/tenancy";
import { z } from "zod";

/** Printable ASCII without blanks: what travels in a form field or a header as it is. */
const visible = /^[\x21-\x7e]+$/;

export const label = humanText({
	most: 100,
	empty: "Give the app a name.",
	long: "A name has at most 100 characters.",
});

export const clientId = z
	.string()
	.trim()
	.min(1, "Enter the client id that the platform shows for the app.")
	.max(200, "A client id has at most 200 characters.")
	.regex(visible, "A client id has no blanks and no special characters.");

export const clientSecret = z
	.string()
	.trim()
	.min(1, "Enter the client secret that the platform shows for the app.")
	.max(1000, "A client secret has at most 1000 characters.")
	.regex(visible, "A client secret has no blanks and no special characters.");

export const redirectUri = z
	.string()
	.max(1000, "A redirect URI has at most 1000 characters.");

export const scopes = z
	.array(z.string().min(1).max(200))
	.max(50, "An app has at most 50 scopes.")
	.transform((all) => [...new Set(all)]);

/** Null takes a value away. */
export const extras = z.record(
	z.string().max(50),
	z.string("An extra is a text, or null to remove it.").nullable(),
	"Extras are an object of names and texts.",
);
