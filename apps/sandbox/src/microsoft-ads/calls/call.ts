import type { SandboxRequest } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import type { Person } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import type { Customers } from "../customers/customers.ts";
import type { Oddities } from "../entities/oddities.ts";
import type { Store } from "../entities/store.ts";
import type { Files } from "../media/files.ts";
import type { Jobs } from "../reports/jobs.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Input } from "./input.ts";

/** Everything behind the services. */
export type Api = {
	world: World;
	customers: Customers;
	store: Store;
	oddities: Oddities;
	files: Files;
	jobs: Jobs;
	behaviour: Behaviour;
};

/** One call of a signed-in person. */
export type CustomerCall = {
	request: SandboxRequest;
	input: Input;
	person: Person;
	api: Api;
	/** In milliseconds. */
	now: number;
};

/** One call about the account that the headers name. */
export type AccountCall = CustomerCall & { account: WorldAccount };
