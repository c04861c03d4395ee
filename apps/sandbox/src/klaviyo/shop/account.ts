import type { WorldAccount } from "../../world/accounts.ts";
import { publicKeyOf } from "../fixed-keys.ts";

const places: Readonly<Record<string, Record<string, string>>> = {
	USD: { city: "Boston", region: "MA", country: "US", zip: "02110" },
	EUR: { city: "Berlin", region: "BE", country: "DE", zip: "10115" },
	JPY: { city: "Tokyo", region: "Tokyo", country: "JP", zip: "100-0001" },
};

/** An account of the world as Klaviyo's resource `account`. */
export function renderAccount(account: WorldAccount) {
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
	};
}
