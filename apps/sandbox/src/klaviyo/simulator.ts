import type { PlatformFault, Reply, Simulator } from "../simulator.ts";
import type { World } from "../world/world.ts";
import { controlActions } from "./control-actions.ts";
import {
	authenticationFailed,
	errorReply,
	type KlaviyoError,
	KlaviyoRefused,
	notAuthenticated,
	permissionDenied,
	revisionRetired,
	throttled,
} from "./errors.ts";
import type { KlaviyoFault } from "./fault.ts";
import { publicKeyOf } from "./fixed-keys.ts";
import { PrivateKeys } from "./keys.ts";
import { Rate } from "./rate.ts";
import { type KlaviyoParts, route } from "./routes.ts";

const prefix = "/klaviyo";
/** Accounts whose keys the index lists; a world may have thousands. */
const describedAccounts = 20;

/** Klaviyo's server API by private key, for the accounts of the world. */
export function createKlaviyoSimulator(world: World): Simulator<KlaviyoFault> {
	const parts: KlaviyoParts = {
		world,
		keys: new PrivateKeys(world),
		rate: new Rate(world.clock),
	};
	return {
		handle: async (request) => {
			const path = request.path.slice(prefix.length);
			const root =
				request.origin === "https://a.klaviyo.com"
					? request.origin
					: `${request.origin}${prefix}`;
			try {
				return route(request, path, root, parts);
			} catch (error) {
				if (error instanceof KlaviyoRefused) return errorReply(error.error);
				throw error;
			}
		},
		faultReply,
		control: controlActions(parts),
		describe: () => ({ accounts: describeAccounts(parts) }),
	};
}

/** Accounts with their keys, as Klaviyo's own settings page shows them. */
function describeAccounts({ keys, world }: KlaviyoParts) {
	const byAccount = Map.groupBy(keys.list(), ({ accountId }) => accountId);
	return [...byAccount].slice(0, describedAccounts).map(([id, made]) => ({
		name: world.accounts.find(id)?.name,
		publicApiKey: publicKeyOf(id),
		privateKeys: made.map(({ key, name, madeBy, scopes }) => ({
			key,
			name,
			madeBy,
			scopes,
		})),
	}));
}

/** Errors that a fault may name by their code alone. */
const wordedErrors: readonly KlaviyoError[] = [
	notAuthenticated,
	authenticationFailed,
	permissionDenied("accounts:read"),
	revisionRetired("2022-10-17"),
	throttled(1),
];

async function faultReply({
	status,
	form,
}: PlatformFault<KlaviyoFault>): Promise<Reply | null> {
	const { klaviyoError: wanted } = form;
	if (wanted === undefined) return null;
	const { code, title, detail, retryAfterSeconds } = wanted;
	const known = wordedErrors.find((one) => one.code === code);
	const base: KlaviyoError =
		code === "throttled" && retryAfterSeconds !== undefined
			? throttled(retryAfterSeconds)
			: (known ?? {
					status: 400,
					code,
					title: `Scripted: ${code}`,
					detail: `Scripted: ${code}`,
					source: { pointer: "/data/" },
				});
	return errorReply({
		...base,
		...(status === undefined ? {} : { status }),
		...(title === undefined ? {} : { title }),
		...(detail === undefined ? {} : { detail }),
	});
}
