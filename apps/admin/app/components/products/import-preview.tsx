import { platformNames } from "../../format/labels.ts";
import { countOf, formatCount } from "../../format/numbers.ts";
import type { MappingsPreview } from "../../import-mappings.server.ts";
import { Card } from "../ui/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";

/** Content of a file before anything of it is imported: its faults by line, else its first rows. */
export function ImportPreview({ preview }: { preview: MappingsPreview }) {
	const { problemCount, problems, rows, lines, repeated } = preview;
	return (
		<div className="grid gap-4">
			{preview.isChanged && (
				<Notice tone="warn">
					The file has changed since you looked at it. This is what it holds
					now.
				</Notice>
			)}
			{problemCount > 0 ? (
				<Notice tone="bad" title="Nothing was imported">
					{countOf(problemCount, "line")} cannot be imported. Correct the file
					and choose it again: it is imported as a whole.
				</Notice>
			) : (
				<Notice
					tone="good"
					title={`${countOf(lines, "mapping")} can be imported`}
				>
					{repeated > 0
						? `${countOf(repeated, "line")} ${repeated === 1 ? "says" : "say"} the same as another one and ${repeated === 1 ? "counts" : "count"} once.`
						: "Every line can be read."}
				</Notice>
			)}
			{problemCount > 0 ? (
				<Card
					flush
					title="Lines to correct"
					description={
						problemCount > problems.length
							? `The first ${formatCount(problems.length)} of ${formatCount(problemCount)}`
							: undefined
					}
				>
					<Table stacked caption="Lines to correct">
						<thead>
							<tr>
								<Th className="w-28">Where</Th>
								<Th>Problem</Th>
							</tr>
						</thead>
						<tbody>
							{problems.map(({ line, message }) => (
								<tr key={`${line} ${message}`} className={rowClass}>
									<Td className="tabular-nums">
										{line === null ? "The file" : `Line ${formatCount(line)}`}
									</Td>
									<Td label="Problem" className="[overflow-wrap:anywhere]">
										{message}
									</Td>
								</tr>
							))}
						</tbody>
					</Table>
				</Card>
			) : (
				<Card
					flush
					title="What is in it"
					description={
						lines > rows.length
							? `The first ${formatCount(rows.length)} of ${formatCount(lines)}`
							: undefined
					}
				>
					<Table stacked caption="What is in the file">
						<thead>
							<tr>
								<Th>Product</Th>
								<Th>Platform</Th>
								<Th>Item</Th>
							</tr>
						</thead>
						<tbody>
							{rows.map((row) => (
								<tr
									key={`${row.platform} ${row.externalId}`}
									className={rowClass}
								>
									<Td className="font-medium [overflow-wrap:anywhere]">
										{row.productId}
									</Td>
									<Td label="Platform">{platformNames[row.platform]}</Td>
									<Td label="Item" className="[overflow-wrap:anywhere]">
										{row.externalId}
									</Td>
								</tr>
							))}
						</tbody>
					</Table>
				</Card>
			)}
		</div>
	);
}
