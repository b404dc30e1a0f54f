/** Answers with the request it got: shows the identity that the server's Envoy saw. */
import { createServer } from "node:http";

const port = Number(process.env.PORT ?? 8080);
createServer((request, response) => {
  const { method, url, headers } = request;
  response.setHeader("content-type", "application/json");
  response.end(`${JSON.stringify({ method, url, headers }, null, 2)}\n`);
}).listen(port, "127.0.0.1", function () {
  console.log(`echo listens on 127.0.0.1:${this.address().port}`);
});
