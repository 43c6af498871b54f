// Run a Node Lambda function as a responder: its file is the first argument.
//
//   gameday run --responder "command:node run-lambda.mjs path/to/index.mjs"
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { handler } = await import(pathToFileURL(resolve(process.argv[2])));
const event = JSON.parse(readFileSync(0, "utf8"));
const context = { awsRequestId: process.env.GAMEDAY_REQUEST_ID };
console.log(JSON.stringify(await handler(event, context)) ?? "null");
