import type { WorldAccount } from "../../world/accounts.ts";
import { accountIdOf, accountNumberOf } from "../ids.ts";
import type { Customers } from "./customers.ts";
import { timeZoneWord } from "./time-zones.ts";

const languages: Readonly<Record<string, string>> = {
	USD: "English",
	EUR: "German",
	JPY: "English",
};

/** An account with every property that `AdvertiserAccount` has. */
export function renderAccount(account: WorldAccount, customers: Customers) {
	const parent = customers.parentOf(account);
	const status = customers.statusOf(account);
	return {
		BillToCustomerId: parent.id,
		CurrencyCode: account.currencyCode,
		AccountFinancialStatus: "ClearFinancialStatus",
		Id: accountIdOf(account),
		Language: languages[account.currencyCode] ?? "English",
		LastModifiedByUserId: null,
		LastModifiedTime: "2026-09-01T10:00:00",
		Name: account.name,
		Number: accountNumberOf(account),
		ParentCustomerId: parent.id,
		PaymentMethodId: null,
		PaymentMethodType: null,
		PrimaryUserId: null,
		AccountLifeCycleStatus: status,
		TimeStamp: "AAAAADjWxx4=",
		TimeZone: timeZoneWord(account.timeZone),
		PauseReason: status === "Pause" ? 1 : null,
		ForwardCompatibilityMap: null,
		LinkedAgencies: null,
		SalesHouseCustomerId: null,
		TaxInformation: [],
		BackUpPaymentInstrumentId: null,
		BillingThresholdAmount: null,
		BusinessAddress: null,
		AutoTagType: null,
		SoldToPaymentInstrumentId: null,
		TaxCertificate: null,
		AccountMode: "Expert",
	};
}

export function renderAccountInfo(account: WorldAccount, customers: Customers) {
	const status = customers.statusOf(account);
	return {
		Id: accountIdOf(account),
		Name: account.name,
		Number: accountNumberOf(account),
		AccountLifeCycleStatus: status,
		PauseReason: status === "Pause" ? 1 : null,
	};
}
