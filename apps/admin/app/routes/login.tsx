import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import {
	Form,
	useActionData,
	useLoaderData,
	useNavigation,
} from "@remix-run/react";
import { z } from "zod";
import { callApi } from "../api.server.ts";
import { BrandMark } from "../components/brand-mark.tsx";
import { Button } from "../components/ui/button.tsx";
import { TextField } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { textFieldProps } from "../forms/input-props.ts";
import { localPath } from "../forms/local-path.ts";
import { viewer } from "../graphql/viewer.ts";
import { type SignInResult, signIn } from "../session.server.ts";

const LoginForm = z.object({
	email: z.email("Enter your e-mail address."),
	password: z.string({ error: "Enter your password." }),
	returnTo: z.string().optional(),
});

const notices: Record<string, string> = {
	"connect-interrupted":
		"Your session ended before the connection was finished. Sign in and connect again.",
	"signed-out": "You are signed out.",
};

export const meta: MetaFunction = () => [{ title: "Sign in · Patchbay" }];

export async function loader(args: LoaderFunctionArgs) {
	const { searchParams } = new URL(args.request.url);
	const returnTo = localPath(searchParams.get("returnTo"));
	if (args.request.headers.get("cookie")?.includes("session")) {
		const signedIn = await callApi(args, viewer, {}).then(
			() => true,
			() => false,
		);
		if (signedIn) throw redirect(returnTo);
	}
	return {
		returnTo,
		notice: notices[searchParams.get("notice") ?? ""] ?? null,
	};
}

export async function action(args: ActionFunctionArgs) {
	const submission = parseWithZod(await args.request.formData(), {
		schema: LoginForm,
	});
	const hideFields = ["password"];
	if (submission.status !== "success")
		return data(submission.reply({ hideFields }), { status: 400 });
	const { email, password, returnTo } = submission.value;
	const result = await signIn(args, { email, password });
	if (!result.signedIn) {
		const status = { wrong: 401, throttled: 429, unavailable: 503 }[
			result.reason
		];
		return data(
			submission.reply({ formErrors: [refusal(result)], hideFields }),
			{ status },
		);
	}
	const headers = new Headers();
	for (const cookie of result.cookies) headers.append("Set-Cookie", cookie);
	return redirect(localPath(returnTo), { headers });
}

function refusal({
	reason,
	retryAfterSeconds,
}: Exclude<SignInResult, { signedIn: true }>): string {
	if (reason === "wrong")
		return "This e-mail address and password do not belong together.";
	if (reason === "unavailable")
		return "Signing in does not work right now. Try again in a moment.";
	const wait =
		retryAfterSeconds === null ? "a few minutes" : waitText(retryAfterSeconds);
	return `Too many attempts to sign in. Try again in ${wait}.`;
}

function waitText(seconds: number): string {
	return seconds < 90
		? `${seconds} seconds`
		: `${Math.ceil(seconds / 60)} minutes`;
}

export default function Login() {
	const { returnTo, notice } = useLoaderData<typeof loader>();
	const lastResult = useActionData<typeof action>();
	const pending = useNavigation().state !== "idle";
	const [form, fields] = useForm({
		lastResult: pending ? null : lastResult,
		onValidate: ({ formData }) => parseWithZod(formData, { schema: LoginForm }),
	});
	return (
		<main className="grid min-h-dvh content-center justify-items-center px-4 py-12">
			<div className="w-full max-w-sm">
				<BrandMark />
				<h1 className="mt-8 font-semibold text-2xl tracking-tight">Sign in</h1>
				<p className="mt-1 text-ink-soft">Your ad accounts, connected once.</p>
				<Form method="post" {...getFormProps(form)} className="mt-6 grid gap-4">
					{form.errors ? (
						<Notice tone="bad">{form.errors.join(" ")}</Notice>
					) : (
						notice && <Notice tone="info">{notice}</Notice>
					)}
					<TextField
						{...textFieldProps(fields.email, "email")}
						label="E-mail address"
						autoComplete="username"
						autoFocus
					/>
					<TextField
						{...textFieldProps(fields.password, "password")}
						label="Password"
						autoComplete="current-password"
					/>
					<input type="hidden" name="returnTo" value={returnTo} />
					<Button
						type="submit"
						look="primary"
						pending={pending}
						className="mt-1 w-full"
					>
						Sign in
					</Button>
				</Form>
			</div>
		</main>
	);
}
