import { Form, useActionData, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { formatCount } from "../../format/numbers.ts";
import type { MappingsOutcome } from "../../import-mappings.server.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { ImportPreview } from "./import-preview.tsx";

/** Asks for a file, shows what is in it, and imports it once the person has seen that. */
export function ImportMappings() {
	const found = useActionData<MappingsOutcome>();
	const { formData } = useNavigation();
	// Another file is another preview.
	const [stale, setStale] = useState<MappingsOutcome>();
	const outcome = found === stale ? undefined : found;
	const preview = outcome?.kind === "preview" ? outcome.preview : null;
	const intent = formData?.get("intent");
	const canApply =
		preview !== null && preview.problemCount === 0 && preview.lines > 0;
	return (
		<Form method="post" encType="multipart/form-data" className="grid gap-6">
			<Card
				title="The file"
				description={`A CSV file with a line for each item, at most ${formatCount(10_000)}. Items that are in it are set; all others stay.`}
			>
				<div className="grid gap-4">
					<pre className="overflow-x-auto rounded-lg border border-line bg-canvas px-3.5 py-2.5 font-mono text-[13px]">
						{"product_id,platform,item_id\nSKU-1001,Klaviyo,4711\n"}
						{"SKU-1001,Meta Ads,88120"}
					</pre>
					<div className="grid gap-1.5">
						<label htmlFor="mappings-file" className="font-medium">
							CSV file
						</label>
						<input
							id="mappings-file"
							type="file"
							name="file"
							required
							accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
							aria-describedby="mappings-file-hint"
							onChange={() => setStale(found)}
							className="max-w-full rounded-lg text-sm file:mr-3 file:min-h-9 file:rounded-lg file:border file:border-line-strong file:border-solid file:bg-surface file:px-3.5 file:font-medium"
						/>
						<p id="mappings-file-hint" className="text-ink-faint text-xs">
							Separated by commas, semicolons or tabs. The first line names the
							columns; others than these are left alone.
						</p>
					</div>
					{outcome?.kind === "problem" && (
						<Notice tone="bad">{outcome.message}</Notice>
					)}
					<div>
						<Button
							type="submit"
							look={canApply ? "secondary" : "primary"}
							name="intent"
							value="preview"
							pending={intent === "preview"}
						>
							Look at the file
						</Button>
					</div>
				</div>
			</Card>
			{preview && (
				<>
					<input type="hidden" name="digest" value={preview.digest} />
					<ImportPreview preview={preview} />
					{canApply && (
						<div>
							<Button
								type="submit"
								look="primary"
								name="intent"
								value="apply"
								pending={intent === "apply"}
							>
								Import {formatCount(preview.lines)}{" "}
								{preview.lines === 1 ? "mapping" : "mappings"}
							</Button>
						</div>
					)}
				</>
			)}
		</Form>
	);
}
