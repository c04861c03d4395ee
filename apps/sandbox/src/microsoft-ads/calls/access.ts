import { bearerToken } from "../../authorization/bearer-token.ts";
import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import type { SandboxRequest } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { findPerson, type Person } from "../../world/people.ts";
import { client } from "../client.ts";
import type { Customers } from "../customers/customers.ts";
import { apiScope } from "../identity/identity-server.ts";
import { Refused } from "./refusal.ts";

/**
 * The person whose token a call carries, beside a developer token that is good.
 *
 * @throws {Refused} 105 for a token of any kind that is wrong, 109 for one whose time is over, 116 without one
 */
export function personOf(
	request: SandboxRequest,
	server: OAuth2Server,
): Person {
	const developerToken = request.headers.developertoken ?? "";
	const value = bearerToken(request);
	if (developerToken === "")
		throw new Refused(116, "The header DeveloperToken is missing.");
	if (value === null)
		throw new Refused(116, "The header Authorization is missing.");
	if (developerToken !== client.extras.developerToken) throw new Refused(105);
	const token = server.inspect(value);
	if (token?.state === "expired") throw new Refused(109);
	const person = token?.state === "live" ? findPerson(token.sub) : null;
	if (person === null || !token?.scopes.includes(apiScope))
		throw new Refused(105);
	return person;
}

/**
 * The account that the headers name, by a way that is open to the person.
 *
 * @throws {Refused} 116 without a header, 106 for an account that is not the person's, 119 for the wrong customer
 */
export function accountOf(
	{ headers }: SandboxRequest,
	person: Person,
	customers: Customers,
): WorldAccount {
	const customerId = headers.customerid ?? "";
	const accountId = headers.customeraccountid ?? "";
	if (customerId === "" || accountId === "")
		throw new Refused(
			116,
			`The header ${customerId === "" ? "CustomerId" : "CustomerAccountId"} is missing.`,
		);
	const account = customers.find(accountId);
	if (account === null || !customers.reached(person).includes(account))
		throw new Refused(106);
	if (!customers.isWayIn(person, account, customerId)) throw new Refused(119);
	return account;
}
