import { z } from "zod";

const text = z.string().nullish();

/** Form of Klaviyo's ids: ULIDs, six characters, or numbers, in letters and digits alone. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const reference = z.object({ id });

const toOne = z.object({ data: reference.nullish() }).nullish();

const toMany = z.object({ data: z.array(reference).nullish() }).nullish();

/** `GET /api/accounts`: the one account that the credential belongs to. */
export const accountsReply = z.object({
	data: z.tuple([
		z.object({
			type: z.literal("account"),
			id: z.string(),
			attributes: z.object({
				contact_information: z
					.object({
						organization_name: text,
						default_sender_name: text,
						website_url: text,
					})
					.nullish(),
				timezone: text,
				preferred_currency: text,
				public_api_key: z.string(),
			}),
		}),
	]),
});

export type KlaviyoAccount = z.infer<typeof accountsReply>["data"][0];

/** A page of any list. Its rows are read one by one. */
export const listReply = z.object({
	data: z.array(z.unknown()),
	included: z.array(z.unknown()).nullish(),
	links: z.object({ next: text }).nullish(),
});

/** A single resource. */
export const oneReply = z.object({ data: z.unknown() });

export const campaignRow = z.object({
	id,
	attributes: z.object({
		name: z.string(),
		status: z.string(),
		send_time: text,
		scheduled_at: text,
	}),
	relationships: z.object({ "campaign-messages": toMany }).nullish(),
});

export type CampaignRow = z.infer<typeof campaignRow>;

export const campaignMessageRow = z.object({
	type: z.literal("campaign-message"),
	id,
	attributes: z.object({
		definition: z
			.object({
				channel: text,
				label: text,
				content: z
					.object({
						subject: text,
						preview_text: text,
						title: text,
						body: text,
						media_url: text,
					})
					.nullish(),
			})
			.nullish(),
	}),
	relationships: z
		.object({ campaign: toOne, template: toOne, image: toOne })
		.nullish(),
});

export type CampaignMessageRow = z.infer<typeof campaignMessageRow>;

export const flowRow = z.object({
	id,
	attributes: z.object({
		name: text,
		status: text,
		created: text,
		trigger_type: text,
	}),
	relationships: z.object({ "flow-actions": toMany }).nullish(),
});

export type FlowRow = z.infer<typeof flowRow>;

const flowMessage = z.object({
	id: id.nullish(),
	name: text,
	subject_line: text,
	preview_text: text,
	title: text,
	body: text,
	template_id: text,
	image_id: text,
});

export type FlowMessage = z.infer<typeof flowMessage>;

const sendAction = z.object({
	data: z.object({ message: flowMessage.nullish() }).nullish(),
});

export const flowActionRow = z.object({
	type: z.literal("flow-action"),
	id,
	attributes: z.object({
		definition: z
			.object({
				type: z.string(),
				data: z
					.object({
						status: text,
						message: flowMessage.nullish(),
						main_action: sendAction.nullish(),
						current_experiment: z
							.object({ variations: z.array(sendAction).nullish() })
							.nullish(),
					})
					.nullish(),
			})
			.nullish(),
	}),
	relationships: z.object({ flow: toOne, "flow-messages": toMany }).nullish(),
});

export type FlowActionRow = z.infer<typeof flowActionRow>;

export const templateRow = z.object({
	type: z.literal("template"),
	id,
	attributes: z.object({ html: text }),
});

export const imageRow = z.object({
	type: z.literal("image"),
	id,
	attributes: z.object({
		name: text,
		image_url: z.url({ protocol: /^https?$/ }),
		format: text,
		size: z.union([z.number().int().nonnegative(), z.string()]).nullish(),
		hidden: z.boolean().nullish(),
	}),
});

export type ImageRow = z.infer<typeof imageRow>;

export const metricRow = z.object({
	id,
	attributes: z.object({
		name: z.string(),
		created: text,
		integration: z.object({ name: text, category: text }).nullish(),
	}),
});

export type MetricRow = z.infer<typeof metricRow>;

/** A list or a segment. */
export const audienceRow = z.object({
	id,
	attributes: z.object({
		name: z.string(),
		created: text,
		updated: text,
		profile_count: z.number().int().nonnegative().nullish(),
	}),
});

export const catalogItemRow = z.object({
	id: z.string().min(1),
	attributes: z.object({
		external_id: text,
		title: text,
		url: text,
		image_full_url: text,
		price: z.union([z.number(), z.string()]).nullish(),
		published: z.boolean().nullish(),
	}),
});

export type CatalogItemRow = z.infer<typeof catalogItemRow>;

/** Numbers of one metric: for each row's dimensions, a number for each date. */
export const aggregateReply = z.object({
	data: z.object({
		attributes: z.object({
			dates: z.array(z.string()),
			data: z.array(z.unknown()),
		}),
	}),
	links: z.object({ next: text }).nullish(),
});
