import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import type { CustomerCall } from "../calls/call.ts";
import type { Input } from "../calls/input.ts";
import { Refused } from "../calls/refusal.ts";
import { accountIdOf, accountNumberOf, userIdOf } from "../ids.ts";
import { renderAccount, renderAccountInfo } from "./render-account.ts";

const fields = [
	"UserId",
	"CustomerId",
	"AccountId",
	"AccountName",
	"AccountNumber",
	"AccountLifeCycleStatus",
] as const;
const usualSize = 10;
const mostSize = 1_000;
const shortestText = 4;

/** `POST Accounts/Search`: accounts that the person reaches, by one predicate, page by page. */
export function searchAccounts(call: CustomerCall): Reply {
	const { input, api } = call;
	input.only("Predicates", "Ordering", "PageInfo", "ReturnAdditionalFields");
	const { index, size } = readPage(input);
	const found = search(call);
	return json(200, {
		Accounts: found
			.slice(index * size, (index + 1) * size)
			.map((account) => renderAccount(account, api.customers)),
	});
}

/** `POST AccountsInfo/Query`: the accounts of one customer in short. */
export function queryAccountsInfo({ input, person, api }: CustomerCall): Reply {
	input.only("CustomerId", "OnlyParentAccounts");
	const { customers } = api;
	const wanted =
		input.id("CustomerId") ?? customers.rolesOf(person)[0]?.customerId;
	return json(200, {
		AccountsInfo: customers
			.reached(person)
			.filter((account) => customers.parentOf(account).id === wanted)
			.map((account) => renderAccountInfo(account, customers)),
	});
}

function search({ input, person, api }: CustomerCall): WorldAccount[] {
	const { customers } = api;
	const predicates = input.objects("Predicates");
	if (predicates === null || predicates.length === 0) throw new Refused(474);
	const [predicate] = predicates;
	if (predicates.length > 1 || !predicate)
		throw new Refused(201, "Predicates must hold one.");
	predicate.only("Field", "Operator", "Value");
	const field = predicate.word("Field", fields);
	const operator = predicate.word("Operator", ["Equals", "Contains"]);
	const value = predicate.needText("Value");
	if (field === null || operator === null)
		throw new Refused(203, "Field or Operator is missing.");
	const isText = field === "AccountName" || field === "AccountNumber";
	if (isText && value.length < shortestText)
		throw new Refused(201, `Value must have ${shortestText} characters.`);
	if (!isText && operator !== "Equals")
		throw new Refused(201, `${field} is compared by Equals.`);
	if (field === "UserId" && value !== userIdOf(person)) throw new Refused(106);
	const matches = (text: string): boolean =>
		operator === "Equals"
			? text.toLowerCase() === value.toLowerCase()
			: text.toLowerCase().includes(value.toLowerCase());
	return customers.reached(person).filter((account) => {
		switch (field) {
			case "UserId":
				return true;
			case "CustomerId":
				return customers.parentOf(account).id === value;
			case "AccountId":
				return accountIdOf(account) === value;
			case "AccountName":
				return matches(account.name);
			case "AccountNumber":
				return matches(accountNumberOf(account));
			default:
				return customers.statusOf(account) === value;
		}
	});
}

/** The page of a request. */
export function readPage(input: Input): { index: number; size: number } {
	const page = input.object("PageInfo")?.only("Index", "Size");
	const index = page?.number("Index") ?? 0;
	const size = page?.number("Size") ?? usualSize;
	if (!Number.isSafeInteger(index) || index < 0)
		throw new Refused(201, "PageInfo.Index must be 0 or more.");
	if (!Number.isSafeInteger(size) || size < 1 || size > mostSize)
		throw new Refused(201, `PageInfo.Size must be from 1 to ${mostSize}.`);
	return { index, size };
}
