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
import { PublicPage } from "../components/public-page.tsx";
import { GoogleSignIn } from "../components/sign-in/google-sign-in.tsx";
import { NoWorkspace } from "../components/sign-in/no-workspace.tsx";
import { Button } from "../components/ui/button.tsx";
import { TextField } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { TextLink } from "../components/ui/text-link.tsx";
import { textFieldProps } from "../forms/input-props.ts";
import { localPath } from "../forms/local-path.ts";
import { viewer } from "../graphql/viewer.ts";
import {
	cookieHeaders,
	findSignedInPerson,
	signIn,
} from "../session.server.ts";
import { refusalStatus, refusalText } from "../sign-in-refusal.ts";

const LoginForm = z.object({
	email: z.email("Enter your e-mail address."),
	password: z.string({ error: "Enter your password." }),
	returnTo: z.string().optional(),
});

const notices: Record<string, string> = {
	"connect-interrupted":
		"Your session ended before the connection was finished. Sign in and connect again.",
	"session-ended":
		"Your session has ended. Sign in to continue where you left off.",
	"code-expired": "This took too long. Begin with your password again.",
	"password-changed": "Your password is changed. Sign in with the new one.",
	"signed-out": "You are signed out.",
};

export const meta: MetaFunction = () => [{ title: "Sign in · Patchbay" }];

export async function loader(args: LoaderFunctionArgs) {
	const { searchParams } = new URL(args.request.url);
	const returnTo = localPath(searchParams.get("returnTo"));
	const page = {
		returnTo,
		notice: notices[searchParams.get("notice") ?? ""] ?? null,
		homeless: null,
	};
	if (!args.request.headers.get("cookie")?.includes("session")) return page;
	const signedIn = await callApi(args, viewer, {}).then(
		() => true,
		() => false,
	);
	if (signedIn) throw redirect(returnTo);
	const person = await findSignedInPerson(args).catch(() => null);
	return { ...page, homeless: person?.email ?? null };
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
	if (result.outcome === "refused") {
		const wrong = "This e-mail address and password do not belong together.";
		const formErrors = [refusalText(result.refusal, wrong)];
		return data(submission.reply({ formErrors, hideFields }), {
			status: refusalStatus[result.refusal.reason],
			headers: cookieHeaders(result.cookies),
		});
	}
	const headers = cookieHeaders(result.cookies);
	const next = localPath(returnTo);
	if (result.outcome === "second-step")
		return redirect(`/login/code?${new URLSearchParams({ returnTo: next })}`, {
			headers,
		});
	return redirect(next, { headers });
}

export default function Login() {
	const { returnTo, notice, homeless } = useLoaderData<typeof loader>();
	const lastResult = useActionData<typeof action>();
	const navigation = useNavigation();
	const pending =
		navigation.formAction?.startsWith("/login?") === true ||
		navigation.formAction === "/login";
	const [form, fields] = useForm({
		lastResult: pending ? null : lastResult,
		onValidate: ({ formData }) => parseWithZod(formData, { schema: LoginForm }),
	});
	if (homeless) return <NoWorkspace email={homeless} />;
	return (
		<PublicPage title="Sign in" description="Your ad accounts, connected once.">
			<Form method="post" {...getFormProps(form)} className="grid gap-4">
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
			<p>
				<TextLink to="/forgot-password">Forgot your password?</TextLink>
			</p>
			<GoogleSignIn returnTo={returnTo} />
		</PublicPage>
	);
}
