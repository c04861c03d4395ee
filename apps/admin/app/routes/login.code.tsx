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
import { PublicPage } from "../components/public-page.tsx";
import { Button } from "../components/ui/button.tsx";
import { TextField } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { TextLink } from "../components/ui/text-link.tsx";
import { textFieldProps } from "../forms/input-props.ts";
import { localPath } from "../forms/local-path.ts";
import { cookieHeaders, signInWithCode } from "../session.server.ts";
import { refusalStatus, refusalText } from "../sign-in-refusal.ts";

const CodeForm = z.object({
	code: z
		.string({ error: "Enter the code." })
		.transform((code) => code.replaceAll(/\s/g, ""))
		.pipe(z.string().min(1, "Enter the code.").max(64, "This is not a code.")),
	backup: z.string().optional(),
	returnTo: z.string().optional(),
});

export const meta: MetaFunction = () => [{ title: "Sign in · Patchbay" }];

export function loader({ request }: LoaderFunctionArgs) {
	const { searchParams } = new URL(request.url);
	// Only a right password leads here, and leaves a cookie of the attempt.
	if (!request.headers.get("cookie")?.includes("two_factor"))
		throw redirect("/login");
	return {
		returnTo: localPath(searchParams.get("returnTo")),
		backup: searchParams.has("backup"),
	};
}

export async function action(args: ActionFunctionArgs) {
	const submission = parseWithZod(await args.request.formData(), {
		schema: CodeForm,
	});
	const hideFields = ["code"];
	if (submission.status !== "success")
		return data(submission.reply({ hideFields }), { status: 400 });
	const { code, backup, returnTo } = submission.value;
	const result = await signInWithCode(args, {
		code,
		backup: backup === "yes",
	});
	const headers = cookieHeaders(result.cookies);
	if (result.outcome !== "refused")
		return redirect(localPath(returnTo), { headers });
	const { refusal } = result;
	if (refusal.reason === "expired")
		return redirect("/login?notice=code-expired", { headers });
	const wrong =
		backup === "yes"
			? "This is not one of your backup codes, or it was already used."
			: "This code is not right. Codes change every 30 seconds: enter the one your app shows now.";
	return data(
		submission.reply({
			fieldErrors: { code: [refusalText(refusal, wrong)] },
			hideFields,
		}),
		{ status: refusalStatus[refusal.reason], headers },
	);
}

export default function LoginCode() {
	const { returnTo, backup } = useLoaderData<typeof loader>();
	const lastResult = useActionData<typeof action>();
	const pending = useNavigation().state !== "idle";
	const [form, fields] = useForm({
		id: backup ? "backup-code" : "code",
		lastResult: pending ? null : lastResult,
		onValidate: ({ formData }) => parseWithZod(formData, { schema: CodeForm }),
	});
	const other = new URLSearchParams({ returnTo });
	if (!backup) other.set("backup", "");
	return (
		<PublicPage
			title="Your second step"
			description={
				backup
					? "Enter one of the backup codes that you stored. Each works once."
					: "Enter the six digits that your authenticator app shows for Patchbay."
			}
		>
			<Form method="post" {...getFormProps(form)} className="grid gap-4">
				{form.errors && <Notice tone="bad">{form.errors.join(" ")}</Notice>}
				<TextField
					key={fields.code.id}
					{...textFieldProps(fields.code, "text")}
					label={backup ? "Backup code" : "Code"}
					autoComplete="one-time-code"
					inputMode={backup ? "text" : "numeric"}
					spellCheck={false}
					autoFocus
					className="font-mono tracking-wider"
				/>
				<input type="hidden" name="returnTo" value={returnTo} />
				{backup && <input type="hidden" name="backup" value="yes" />}
				<Button
					type="submit"
					look="primary"
					pending={pending}
					className="w-full"
				>
					Go on
				</Button>
			</Form>
			<p className="flex flex-wrap justify-between gap-2">
				<TextLink to={`/login/code?${other}`}>
					{backup ? "Use your authenticator app" : "Use a backup code"}
				</TextLink>
				<TextLink to="/login">Back to sign in</TextLink>
			</p>
		</PublicPage>
	);
}
