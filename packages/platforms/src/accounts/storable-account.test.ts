import { expect, test } from "vitest";
import type { AdAccountDraft } from "../drafts.ts";
import { toStorableAccount } from "./storable-account.ts";
import { standalone } from "./unreadable-account.ts";

const account: AdAccountDraft = {
	...standalone,
	externalId: "7",
	name: "Brand EU",
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
	platformStatus: "ENABLED",
	active: true,
};

test("an account that is well stays as it is", () => {
	expect(toStorableAccount(account)).toEqual(account);
});

test.each<[Partial<AdAccountDraft>, Partial<AdAccountDraft>]>([
	[{ name: "Bra\u0000nd" }, { name: "Bra\ufffdnd" }],
	[{ name: " " }, { name: "7" }],
	[{ parentExternalId: "1\u0000" }, { parentExternalId: null }],
	[{ currencyCode: "euro" }, { currencyCode: null }],
	[{ currencyCode: "" }, { currencyCode: null }],
	[{ timeZone: "Mars/Olympus_Mons" }, { timeZone: null }],
	[{ timeZone: "Europe/Ber\u0000lin" }, { timeZone: null }],
	[{ timeZone: "" }, { timeZone: null }],
])("with %j it has %j", (told, kept) => {
	expect(toStorableAccount({ ...account, ...told })).toEqual({
		...account,
		...kept,
	});
});

test("one without an id is none", () => {
	expect(toStorableAccount({ ...account, externalId: "" })).toBeNull();
});
