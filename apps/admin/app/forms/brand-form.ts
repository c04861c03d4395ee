import { z } from "zod";

/** Form for a brand; the API checks it again. */
export const BrandForm = z.object({
	name: z
		.string({ error: "Give the brand a name." })
		.trim()
		.min(1, "Give the brand a name.")
		.max(200, "Use at most 200 characters."),
	websiteUrl: z
		.string()
		.trim()
		.transform((value) =>
			/^https?:\/\//i.test(value) ? value : `https://${value}`,
		)
		.pipe(
			z.url({
				protocol: /^https?$/,
				hostname: z.regexes.domain,
				error: "Enter a web address such as https://example.com.",
			}),
		)
		.optional(),
	timeZone: z.string({ error: "Choose a time zone." }),
	currencyCode: z.string({ error: "Choose a currency." }),
});

export const brandFields = ["name", "websiteUrl", "timeZone", "currencyCode"];
