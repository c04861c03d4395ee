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
import { ApiError } from "../api-error.ts";
import { callRest } from "../api-rest.server.ts";
import { PublicPage } from "../components/public-page.tsx";
import { Button, ButtonLink } from "../components/ui/button.tsx";
import { TextField } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { resetToken, secureCookies } from "../cookies.server.ts";
import { textFieldProps } from "../forms/input-props.ts";
import { NewPassword, passwordHint } from "../forms/new-password.ts";
import { waitText } from "../sign-in-refusal.ts";

const ResetForm = z.object({ newPassword: NewPassword });

export const meta: MetaFunction = () => [{ title: "New password · Patchbay" }];

async function readToken(request: Request): Promise<string | null> {
	const token: unknown = await resetToken.parse(request.headers.get("cookie"));
	return typeof token === "string" && token !== "" ? token : null;
}

/** Says whether the link still works before a password is thought of; the form itself is checked again. */
export async function loader(args: LoaderFunctionArgs) {
	const token = await readToken(args.request);
	if (token === null) return data({ state: "dead" as const, wait: null });
	try {
		const answer = await callRest(args, "/api/auth/reset-password/check", {
			token,
		});
		if (answer.status === 429)
			return data(
				{ state: "throttled" as const, wait: answer.retryAfterSeconds },
				{ status: 429 },
			);
		if (answer.ok && answer.body.usable === false)
			return data(
				{ state: "dead" as const, wait: null },
				{ status: 410, headers: { "Set-Cookie": await forgetToken(args) } },
			);
	} catch (error) {
		// An API that is away says so when the form is sent.
		if (!(error instanceof ApiError)) throw error;
	}
	return data({ state: "usable" as const, wait: null });
}

function forgetToken({ context }: LoaderFunctionArgs): Promise<string> {
	return resetToken.serialize("", {
		...secureCookies(context.adminUrl),
		maxAge: 0,
	});
}

export async function action(args: ActionFunctionArgs) {
	const token = await readToken(args.request);
	if (token === null) return data({ dead: true, reply: null }, { status: 410 });
	const submission = parseWithZod(await args.request.formData(), {
		schema: ResetForm,
	});
	const hideFields = ["newPassword"];
	if (submission.status !== "success")
		return data(
			{ dead: false, reply: submission.reply({ hideFields }) },
			{ status: 400 },
		);
	const refuse = (reason: string, status: number) =>
		data(
			{
				dead: false,
				reply: submission.reply({ formErrors: [reason], hideFields }),
			},
			{ status },
		);
	try {
		const answer = await callRest(args, "/api/auth/reset-password", {
			token,
			newPassword: submission.value.newPassword,
		});
		if (answer.ok)
			return redirect("/login?notice=password-changed", {
				headers: {
					"Set-Cookie": await forgetToken(args),
				},
			});
		if (answer.code === "INVALID_TOKEN")
			return data({ dead: true, reply: null }, { status: 410 });
		if (answer.status === 429)
			return refuse(
				`Too many requests. Try again in ${waitText(answer.retryAfterSeconds)}.`,
				429,
			);
		if (answer.status < 500)
			return refuse(
				answer.message ?? "This password cannot be used. Choose another one.",
				422,
			);
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
	}
	return refuse("This does not work right now. Try again in a moment.", 503);
}

export default function ResetPassword() {
	const { state, wait } = useLoaderData<typeof loader>();
	const result = useActionData<typeof action>();
	const pending = useNavigation().state !== "idle";
	const [form, fields] = useForm({
		lastResult: pending ? null : (result?.reply ?? null),
		onValidate: ({ formData }) => parseWithZod(formData, { schema: ResetForm }),
	});
	if (state === "throttled")
		return (
			<PublicPage
				title="Too many attempts"
				description={`Try the link again in ${waitText(wait)}.`}
			/>
		);
	if (state === "dead" || result?.dead)
		return (
			<PublicPage
				title="This link no longer works"
				description="A link to set a new password works once, for an hour. Ask for another one."
			>
				<ButtonLink look="primary" to="/forgot-password">
					Send a new link
				</ButtonLink>
			</PublicPage>
		);
	return (
		<PublicPage
			title="Choose a new password"
			description="Whoever is signed in as you elsewhere is signed out."
		>
			<Form method="post" {...getFormProps(form)} className="grid gap-4">
				{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
				<TextField
					{...textFieldProps(fields.newPassword, "password")}
					label="New password"
					hint={passwordHint}
					autoComplete="new-password"
					autoFocus
				/>
				<Button
					type="submit"
					look="primary"
					pending={pending}
					className="w-full"
				>
					Set the password
				</Button>
			</Form>
		</PublicPage>
	);
}
