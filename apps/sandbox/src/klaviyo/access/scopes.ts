const resources = [
	"accounts",
	"campaigns",
	"catalogs",
	"conversations",
	"coupon-codes",
	"coupons",
	"custom-objects",
	"data-privacy",
	"events",
	"flows",
	"forms",
	"images",
	"lists",
	"metrics",
	"profiles",
	"push-tokens",
	"reviews",
	"segments",
	"subscriptions",
	"tags",
	"templates",
	"tracking-settings",
	"web-feeds",
	"webhooks",
];

/** Scopes that an app may ask for. */
export const everyScope: readonly string[] = resources.flatMap((resource) => [
	`${resource}:read`,
	`${resource}:write`,
]);
