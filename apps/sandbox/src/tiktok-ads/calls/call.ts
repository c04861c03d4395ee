import type { AccessToken } from "../../authorization/oauth2-store.ts";
import type { SandboxRequest } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import type { World } from "../../world/world.ts";
import type { AssetFiles } from "../assets/asset-files.ts";
import type { SignedAddresses } from "../assets/signed-addresses.ts";
import type { Oddities } from "../entities/oddities.ts";
import type { Store } from "../entities/store.ts";
import type { Reports } from "../reports/reports.ts";
import type { Tasks } from "../reports/tasks.ts";
import type { Behaviour } from "./behaviour.ts";
import type { PageSettings } from "./pages.ts";
import type { Parameters } from "./parameters.ts";

/** Everything below the advertisers, as the Marketing API shows it. */
export type Api = {
	world: World;
	store: Store;
	oddities: Oddities;
	files: AssetFiles;
	addresses: SignedAddresses;
	reports: Reports;
	tasks: Tasks;
	behaviour: Behaviour;
	pages: PageSettings;
	/** Advertiser's status as it is told now. */
	statusOf: (account: WorldAccount) => string;
};

/** One call about an advertiser that the token reaches. */
export type Call = {
	request: SandboxRequest;
	parameters: Parameters;
	token: AccessToken;
	account: WorldAccount;
	/** More than that one only where a report names several. */
	accounts: readonly WorldAccount[];
	api: Api;
	/** In milliseconds. */
	now: number;
};
