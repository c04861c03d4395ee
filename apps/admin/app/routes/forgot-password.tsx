import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import {
	type ActionFunctionArgs,
	data,
	type MetaFunction,
} from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { callRest } from "../api-rest.server.ts";
import { PublicPage } from "../components/public-page.tsx";
import { Button } from "../components/ui/button.tsx";
import { TextField } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { TextLink } from "../components/ui/text-link.tsx";
import { textFieldProps } from "../forms/input-props.ts";
import { waitText } from "../sign-in-refusal.ts";

const ForgotForm = z.object({ email: z.email("Enter your e-mail address.") });

export const meta: MetaFunction = () => [
	{ title: "Forgot your password · Patchbay" },
];

/** Answers the same whether the address is known or not. */
export async function action(args: ActionFunctionArgs) {
	const submission = parseWithZod(await args.request.formData(), {
		schema: ForgotForm,
	});
	if (submission.status !== "success")
		return data({ sent: false, reply: submission.reply() }, { status: 400 });
	const refuse = (reason: string, status: number) =>
		data(
			{ sent: false, reply: submission.reply({ formErrors: [reason] }) },
			{ status },
		);
	try {
		const answer = await callRest(
			args,
			"/api/auth/request-password-reset",
			submission.value,
		);
		if (answer.ok) return data({ sent: true, reply: submission.reply() });
		if (answer.status === 429)
			return refuse(
				`Too many requests. Try again in ${waitText(answer.retryAfterSeconds)}.`,
				429,
			);
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
	}
	return refuse("This does not work right now. Try again in a moment.", 503);
}

export default function ForgotPassword() {
	const result = useActionData<typeof action>();
	const pending = useNavigation().formMethod === "POST";
	const [form, fields] = useForm({
		lastResult: pending ? null : (result?.reply ?? null),
		onValidate: ({ formData }) =>
			parseWithZod(formData, { schema: ForgotForm }),
	});
	if (result?.sent)
		return (
			<PublicPage title="Check your mailbox">
				<Notice tone="good">
					If this address belongs to someone here, a mail with a link is on its
					way. The link works once, for an hour.
				</Notice>
				<p>
					<TextLink to="/login">Back to sign in</TextLink>
				</p>
			</PublicPage>
		);
	return (
		<PublicPage
			title="Forgot your password?"
			description="Tell us your e-mail address and we send you a link to set a new one."
		>
			<Form method="post" {...getFormProps(form)} className="grid gap-4">
				{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
				<TextField
					{...textFieldProps(fields.email, "email")}
					label="E-mail address"
					autoComplete="username"
					autoFocus
				/>
				<Button
					type="submit"
					look="primary"
					pending={pending}
					className="w-full"
				>
					Send the link
				</Button>
			</Form>
			<p>
				<TextLink to="/login">Back to sign in</TextLink>
			</p>
		</PublicPage>
	);
}
