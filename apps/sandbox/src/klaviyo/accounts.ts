import type { WorldAccount } from "../world/accounts.ts";
import { publicKeyOf } from "./fixed-keys.ts";

const places: Readonly<Record<string, Record<string, string>>> = {
	USD: { city: "Boston", region: "MA", country: "US", zip: "02110" },
	EUR: { city: "Berlin", region: "BE", country: "DE", zip: "10115" },
	JPY: { city: "Tokyo", region: "Tokyo", country: "JP", zip: "100-0001" },
};

/** An account of the world as Klaviyo's resource `account`. */
export function renderAccount(account: WorldAccount, origin: string) {
	const id = publicKeyOf(account.id);
	const domain = `${account.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.example`;
	return {
		type: "account",
		id,
		attributes: {
			test_account: false,
			contact_information: {
				default_sender_name: account.name,
				default_sender_email: `hello@${domain}`,
				website_url: `https://${domain}`,
				organization_name: account.name,
				street_address: {
					address1: "1 Main Street",
					address2: null,
					...(places[account.currencyCode] ?? places.USD),
				},
			},
			industry: "Ecommerce",
			timezone: account.timeZone,
			preferred_currency: account.currencyCode,
			public_api_key: id,
			locale: "en-US",
		},
		links: { self: `${origin}/api/accounts/${id}/` },
	};
}

/** Keeps of a resource only the attributes that `fields[account]` names; a dot goes into an object. */
export function sparse(
	resource: ReturnType<typeof renderAccount>,
	wanted: readonly string[],
) {
	const attributes: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(resource.attributes)) {
		if (wanted.includes(name)) attributes[name] = value;
		else if (typeof value === "object") {
			const inner = Object.entries(value).filter(([key]) =>
				wanted.some((one) => `${one}.`.startsWith(`${name}.${key}.`)),
			);
			if (inner.length > 0) attributes[name] = Object.fromEntries(inner);
		}
	}
	return { ...resource, attributes };
}

/** Whether `fields[account]` may name it. */
export function isField(name: string): boolean {
	return /^(test_account|industry|timezone|preferred_currency|public_api_key|locale|contact_information(\.(default_sender_name|default_sender_email|website_url|organization_name|street_address(\.\w+)?))?)$/.test(
		name,
	);
}
