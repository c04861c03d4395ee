import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { Person } from "../../world/people.ts";
import type { CustomerCall } from "../calls/call.ts";
import { Refused } from "../calls/refusal.ts";
import { userIdOf } from "../ids.ts";
import type { Customers } from "./customers.ts";

/** `POST User/Query`: whoever is signed in, and the person's part in each customer. */
export function queryUser({ input, person, api }: CustomerCall): Reply {
	const wanted = input.only("UserId").id("UserId");
	if (wanted !== null && wanted !== userIdOf(person)) throw new Refused(106);
	return json(200, {
		User: renderUser(person, api.customers),
		CustomerRoles: api.customers
			.rolesOf(person)
			.map(({ roleId, customerId, accountIds }) => ({
				RoleId: roleId,
				CustomerId: customerId,
				AccountIds: accountIds,
				LinkedAccountIds: null,
				CustomerLinkPermission: null,
			})),
	});
}

function renderUser(person: Person, customers: Customers) {
	const [first = "", ...rest] = person.name.split(" ");
	return {
		ContactInfo: {
			Address: null,
			ContactByPhone: false,
			ContactByPostalMail: false,
			Email: person.email,
			EmailFormat: "Html",
			Fax: null,
			HomePhone: null,
			Id: null,
			Mobile: null,
			Phone1: null,
			Phone2: null,
		},
		CustomerId: customers.rolesOf(person)[0]?.customerId ?? null,
		Id: userIdOf(person),
		JobTitle: null,
		LastModifiedByUserId: null,
		LastModifiedTime: "2026-09-01T10:00:00",
		Lcid: "EnglishUS",
		Name: { FirstName: first, LastName: rest.join(" "), MiddleInitial: null },
		Password: null,
		SecretAnswer: null,
		SecretQuestion: "None",
		UserLifeCycleStatus: "Active",
		TimeStamp: "AAAAAD1Ytyk=",
		UserName: person.email,
		ForwardCompatibilityMap: null,
		AuthenticationToken: null,
	};
}
