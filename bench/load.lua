-- What wrk sends, by the environment: METHOD, TARGET (with %d for a number of its own) and BODY (likewise).
local method = os.getenv("METHOD") or "GET"
local target = os.getenv("TARGET")
local body = os.getenv("BODY")
local run = os.getenv("RUN") or "0"
local most = tonumber(os.getenv("MOST") or "0")
local n = 0
local headers = {["Content-Type"] = "application/json"}

function request()
  n = n + 1
  local number = most > 0 and (n % most) + 1 or n
  local path = target:gsub("%%d", number)
  local sent = body and body:gsub("%%d", run .. "-" .. n)
  return wrk.format(method, path, headers, sent)
end

function response(status, headers, body)
  if status >= 400 and not failed then
    failed = true
    io.stderr:write("answered with " .. status .. ": " .. body:sub(1, 200) .. "\n")
  end
end
