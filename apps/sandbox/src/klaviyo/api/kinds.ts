/** Facts about all resources of one type. */
export interface Kind {
	/** Folder below `/api/` in which they lie. */
	folder: string;
	/** Names that `fields[…]` may say; one that ends with `.*` stands for everything below it. */
	fields: readonly string[];
	/** Names that `additional-fields[…]` may say: attributes that are told to nobody else. */
	additional?: readonly string[];
}

const address = "contact_information.street_address";

export const kinds = {
	account: {
		folder: "accounts",
		fields: [
			"contact_information",
			"contact_information.default_sender_email",
			"contact_information.default_sender_name",
			"contact_information.organization_name",
			address,
			...["address1", "address2", "city", "country", "region", "zip"].map(
				(part) => `${address}.${part}`,
			),
			"contact_information.website_url",
			"industry",
			"locale",
			"preferred_currency",
			"public_api_key",
			"test_account",
			"timezone",
		],
	},
	list: {
		folder: "lists",
		fields: ["created", "name", "opt_in_process", "updated"],
		additional: ["profile_count"],
	},
	segment: {
		folder: "segments",
		fields: [
			"created",
			"definition",
			"definition.condition_groups",
			"is_active",
			"is_processing",
			"is_starred",
			"name",
			"updated",
		],
		additional: ["profile_count"],
	},
	campaign: {
		folder: "campaigns",
		fields: [
			"archived",
			"audiences",
			"audiences.excluded",
			"audiences.included",
			"created_at",
			"name",
			"scheduled_at",
			"send_options",
			"send_options.use_smart_sending",
			"send_strategy",
			"send_strategy.*",
			"send_time",
			"status",
			"tracking_options",
			"tracking_options.*",
			"updated_at",
		],
	},
	"campaign-message": {
		folder: "campaign-messages",
		fields: [
			"created_at",
			"definition",
			"definition.*",
			"send_times",
			"updated_at",
		],
	},
	flow: {
		folder: "flows",
		fields: [
			"archived",
			"created",
			"name",
			"status",
			"trigger_type",
			"updated",
		],
	},
	"flow-action": {
		folder: "flow-actions",
		fields: ["created", "definition", "definition.*", "updated"],
	},
	"flow-message": {
		folder: "flow-messages",
		fields: ["channel", "created", "definition", "definition.*", "updated"],
	},
	template: {
		folder: "templates",
		fields: [
			"amp",
			"created",
			"editor_type",
			"html",
			"name",
			"text",
			"updated",
		],
	},
	image: {
		folder: "images",
		fields: ["format", "hidden", "image_url", "name", "size", "updated_at"],
	},
	metric: {
		folder: "metrics",
		fields: ["created", "integration", "name", "updated"],
	},
	"mapped-metric": { folder: "mapped-metrics", fields: ["updated"] },
	"catalog-item": {
		folder: "catalog-items",
		fields: [
			"created",
			"custom_metadata",
			"description",
			"external_id",
			"image_full_url",
			"image_thumbnail_url",
			"images",
			"price",
			"published",
			"title",
			"updated",
			"url",
		],
	},
	"catalog-variant": {
		folder: "catalog-variants",
		fields: [
			"created",
			"custom_metadata",
			"description",
			"external_id",
			"image_full_url",
			"image_thumbnail_url",
			"images",
			"inventory_policy",
			"inventory_quantity",
			"price",
			"published",
			"sku",
			"title",
			"updated",
			"url",
		],
	},
	"catalog-category": {
		folder: "catalog-categories",
		fields: ["external_id", "name", "updated"],
	},
	tag: { folder: "tags", fields: ["name"] },
	"tag-group": {
		folder: "tag-groups",
		fields: ["default", "exclusive", "name"],
	},
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof kinds;

/** Facts about a type; of one that the API has and the sandbox has not, the folder is a guess that nobody follows. */
export function kindOf(type: string): Kind {
	return (
		(kinds as Readonly<Record<string, Kind>>)[type] ?? {
			folder: `${type}s`,
			fields: [],
		}
	);
}

/** True when `fields[type]` may name it. */
export function isField(
	{ fields, additional = [] }: Kind,
	name: string,
	withAdditional: boolean,
): boolean {
	return (
		name === "id" ||
		(withAdditional && additional.includes(name)) ||
		fields.some((field) =>
			field.endsWith(".*")
				? name.startsWith(field.slice(0, -1)) && name.length >= field.length
				: field === name,
		)
	);
}
