import { z } from "zod";

/** Ends, and what a person would not type: controls, line and paragraph separators, overrides and isolates of the direction. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffd]/u;
/** A character that leaves ink; those that are letters or symbols by name alone do not. */
const ink =
	/(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A line of text that a person wrote: a name, a label, a purpose. Trimmed and in the composed form (NFC), so that what looks
 * the same is the same; without control characters, line breaks and marks that turn the direction of what follows; with at
 * least one character that can be seen. The one rule for all of them, at every edge.
 *
 * @param words said to a person: `empty` when nothing can be seen, `long` when there are more than `most` characters
 */
export const humanText = ({
	most,
	empty,
	long,
}: {
	most: number;
	empty: string;
	long: string;
}) =>
	z
		.string(empty)
		.normalize("NFC")
		.trim()
		.superRefine((text, context) => {
			const message = unseen.test(text)
				? "This is one line of text: leave out line breaks, control characters and marks that change the direction of writing."
				: !ink.test(text)
					? empty
					: [...text].length > most
						? long
						: null;
			if (message !== null) context.addIssue({ code: "custom", message });
		});
