import { JSON_STYLE, quote, writeLiteral } from './literal.ts';
import { KEY_VARIABLE, type SnippetInput } from './snippet-input.ts';

/** Plain HTTP: the typed Rust clients refuse fields they do not know. The body is a raw string, which has no limit of nesting. */
export function rustSnippet({ body, origin }: SnippetInput): string {
  const json = writeLiteral(body, { ...JSON_STYLE, indent: '    ' }, 1);
  const hashes = '#'.repeat(1 + Math.max(0, ...(json.match(/"#*/g) ?? []).map((run) => run.length - 1)));
  const streams = body.stream === true;
  return `// cargo add reqwest --features json && cargo add serde_json && cargo add tokio --features full
use std::env;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let body = r${hashes}"${json}"${hashes};

    let ${streams ? 'mut ' : ''}response = reqwest::Client::new()
        .post(${quote(`${origin}/v1/chat/completions`)})
        .bearer_auth(env::var("${KEY_VARIABLE}")?)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await?
        .error_for_status()?;

${streams ? READ_STREAM : READ_ANSWER}
    Ok(())
}
`;
}

const READ_STREAM = `    let mut buffer = Vec::new();
    while let Some(bytes) = response.chunk().await? {
        buffer.extend_from_slice(&bytes);
        while let Some(end) = buffer.iter().position(|byte| *byte == b'\\n') {
            let line: Vec<u8> = buffer.drain(..=end).collect();
            let line = String::from_utf8(line)?;
            let Some(data) = line.trim_end().strip_prefix("data: ") else {
                continue;
            };
            if data == "[DONE]" {
                continue;
            }
            let chunk: serde_json::Value = serde_json::from_str(data)?;
            if let Some(error) = chunk.get("error") {
                return Err(error["message"].to_string().into());
            }
            if let Some(text) = chunk["choices"][0]["delta"]["content"].as_str() {
                print!("{text}");
            }
        }
    }
    println!();`;

const READ_ANSWER = `    let answer: serde_json::Value = response.json().await?;
    println!("{}", answer["choices"][0]["message"]["content"].as_str().unwrap_or_default());`;
