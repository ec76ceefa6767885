-- Tells wrk what to send, from the environment: METHOD, TARGET and BODY. In TARGET, %d becomes the number of the request,
-- or a number from 1 to MOST if that is set. In BODY, %d becomes a text that is unique to the request.
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
    io.stderr:write("The server answered " .. status .. ": " .. body:sub(1, 200) .. "\n")
  end
end
