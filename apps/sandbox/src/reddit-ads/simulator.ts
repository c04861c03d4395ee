import { oauthFaultReply } from "../authorization/oauth-fault.ts";
import type { Reply, SandboxRequest, Simulator } from "../simulator.ts";
import { people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { answerApi } from "./api.ts";
import { controlActions } from "./control-actions.ts";
import { errorReply, Refused } from "./errors.ts";
import type { RedditAdsFault } from "./fault.ts";
import { createSignIn, type SignIn } from "./sign-in.ts";

const prefix = "/reddit-ads";

export function createRedditAdsSimulator(
	world: World,
): Simulator<RedditAdsFault> {
	const signIn = createSignIn(world);
	return {
		async handle(request) {
			try {
				return await answer(request, world, signIn);
			} catch (error) {
				if (!(error instanceof Refused)) throw error;
				return errorReply(error.code);
			}
		},
		async faultReply({ status, form }) {
			if (form.oauthError) return oauthFaultReply(form.oauthError, status);
			const error = form.redditAdsError;
			return error
				? errorReply(error.code, {
						status,
						retryAfterSeconds: error.retryAfterSeconds,
					})
				: null;
		},
		control: controlActions(signIn),
		describe: () => ({
			people: people.map(({ email, handle, name }) => ({
				email,
				handle,
				name,
			})),
		}),
	};
}

async function answer(
	request: SandboxRequest,
	world: World,
	signIn: SignIn,
): Promise<Reply> {
	const path = request.path.slice(prefix.length);
	const signedIn = await signIn.answer(request, path);
	if (signedIn !== null) return signedIn;
	const person = await signIn.personOf(request);
	return answerApi(request, path, { world, person });
}
