import { parseWithZod } from "@conform-to/zod/v4";
import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { type RouteArgs, toPage } from "../api.server.ts";
import { ApiError } from "../api-error.ts";
import type { RestAnswer } from "../api-rest.server.ts";
import { InvitationGone } from "../components/members/invitation-gone.tsx";
import { InvitationPage } from "../components/members/invitation-page.tsx";
import { tenantCookie } from "../cookies.server.ts";
import { NewPersonForm } from "../forms/new-person-form.ts";
import {
	acceptInvitation,
	findInvitation,
	forgetInvitation,
	readInvitationToken,
} from "../invitation.server.ts";
import {
	cookieHeaders,
	findSignedInPerson,
	signIn,
	signOut,
} from "../session.server.ts";

export const meta: MetaFunction = () => [{ title: "Invitation · Patchbay" }];

const signInFirst = `/login?${new URLSearchParams({ returnTo: "/invitations/accept" })}`;

export async function loader(args: LoaderFunctionArgs) {
	return await orPage(args, async () => {
		const token = await readInvitationToken(args.request);
		if (token === null) return { found: { state: "gone" as const }, me: null };
		const [found, me] = await Promise.all([
			findInvitation(args, token),
			findSignedInPerson(args),
		]);
		return { found, me };
	});
}

export async function action(args: ActionFunctionArgs) {
	return await orPage(args, async () => {
		const form = await args.request.formData();
		if (form.get("intent") === "sign-out")
			return redirect("/invitations/accept", {
				headers: cookieHeaders(await signOut(args)),
			});
		const token = await readInvitationToken(args.request);
		if (token === null) return redirect("/invitations/accept");
		return form.get("intent") === "create"
			? await joinAsNewPerson(args, token, form)
			: await joinAsMyself(args, token);
	});
}

async function joinAsMyself(args: RouteArgs, token: string) {
	const answer = await acceptInvitation(args, { token });
	if (answer.ok) return await toWorkspace(args, answer, answer.cookies);
	if (answer.status === 401 || answer.code === "SIGN_IN_FIRST")
		return redirect(signInFirst);
	return refused(answer.message, answer.status);
}

async function joinAsNewPerson(args: RouteArgs, token: string, form: FormData) {
	const submission = parseWithZod(form, { schema: NewPersonForm });
	const hideFields = ["password"];
	if (submission.status !== "success")
		return data(
			{ problem: null, reply: submission.reply({ hideFields }) },
			{ status: 400 },
		);
	const { name, password } = submission.value;
	const found = await findInvitation(args, token);
	const answer = await acceptInvitation(args, { token, name, password });
	if (answer.code === "SIGN_IN_FIRST") return redirect(signInFirst);
	if (!answer.ok) return refused(answer.message, answer.status);
	// Who has just chosen a password need not type it again.
	const signedIn =
		found.state === "open"
			? await signIn(args, { email: found.invitation.email, password })
			: null;
	return await toWorkspace(
		args,
		answer,
		signedIn?.outcome === "signed-in" ? signedIn.cookies : answer.cookies,
	);
}

/** Leads into the workspace that was joined, whichever this browser had chosen before. */
async function toWorkspace(
	args: RouteArgs,
	{ body }: RestAnswer,
	cookies: string[],
) {
	const { tenantId } = body;
	const { adminUrl } = args.context;
	const headers = cookieHeaders([
		...cookies,
		await forgetInvitation(args),
		tenantCookie(typeof tenantId === "string" ? tenantId : null, adminUrl),
	]);
	return redirect("/brands", { headers });
}

function refused(message: string | null, status: number) {
	return data(
		{
			problem:
				message ?? "The invitation cannot be accepted right now. Try again.",
			reply: null,
		},
		{ status },
	);
}

async function orPage<T>(args: RouteArgs, run: () => Promise<T>): Promise<T> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof ApiError) throw toPage(error, args);
		throw error;
	}
}

export default function AcceptInvitation() {
	const { found, me } = useLoaderData<typeof loader>();
	const result = useActionData<typeof action>();
	if (found.state !== "open") return <InvitationGone found={found} />;
	return (
		<InvitationPage
			invitation={found.invitation}
			me={me}
			signInPath={signInFirst}
			problem={result?.problem ?? null}
			reply={result?.reply ?? null}
		/>
	);
}
