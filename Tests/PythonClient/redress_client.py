#!/usr/bin/env python3
"""A second client of the sync protocol, written from SyncProtocol.md with Python's standard library only.

    redress_client.py STORE init OFFICE      make a node
    redress_client.py STORE add-case         write a mediation with all that hangs on it; prints the case's id
    redress_client.py STORE set CASE FIELD VALUE   write over all values shown of a field of the mediation
    redress_client.py STORE sync URL [LINES] push and pull, LINES at a time; prints what was done
    redress_client.py STORE show             print what is shown of every record of a case
    redress_client.py - merge                the same for lines on standard input
"""

import base64, gzip, hashlib, http.client, json, os, re, sqlite3, sys, time, urllib.parse, uuid

CLASSES = ("plain", "personal")
LINE_BYTES_MAX = 65_536


def digest(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def encode64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode64(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode64(data) != text:
        raise ValueError("base64url: " + text)
    return data


def node_id(public_key):
    bits = int.from_bytes(digest(public_key)[:8], "big") >> 4
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[bits >> shift & 31] for shift in range(55, -1, -5))


def origin(*words):
    return digest(" ".join(("redress",) + words).encode())


# --- JSON, strictly; numbers that are not integers keep their text


class Number(str):
    pass


def members(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def integer(text):
    return int(text) if -(2**63) <= int(text) < 2**63 and text != "-0" else Number(text)


def refuse(text):
    raise ValueError(text)


def parse(data):
    value = json.loads(
        data.decode("utf-8"), object_pairs_hook=members, parse_float=Number, parse_int=integer, parse_constant=refuse)
    json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate fails here
    return value


def text_of(value, is_canonical=False):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        names = sorted(value) if is_canonical else value
        return "{" + ",".join(text_of(n) + ":" + text_of(value[n], is_canonical) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(text_of(element, is_canonical) for element in value) + "]"
    return json.dumps(value, ensure_ascii=False)


# --- Lines and merging


class Line:
    def __init__(self, data):
        said = parse(data)
        if len(data) > LINE_BYTES_MAX or b"\n" in data or not data.startswith(b'{"v":'):
            raise ValueError("no line")
        if said["log"] not in CLASSES or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said["at"]):
            raise ValueError("no line")
        self.data, self.digest = data, digest(data)
        self.node, self.log, self.seq, self.at = said["node"], said["log"], said["seq"], said["at"]
        self.record = (said.get("case"), said["type"], said["id"])
        self.set, self.over = said["set"], said.get("over", {})
        self.name = f"{self.node}.{self.seq}.{encode64(self.digest[:6])}"


def merge(lines):
    """Rows of what is shown: the definition, nothing cleverer."""
    records = {}
    for line in {line.digest: line for line in lines}.values():
        records.setdefault(line.record, []).append(line)
    rows = []
    for record in sorted(records, key=lambda key: (key[0] or "", key[1], key[2])):
        held, heads = records[record], {}
        for field in sorted({field for line in held for field in line.set}):
            replaced = {name for line in held for name in line.over.get(field, [])}
            standing = [line for line in held if field in line.set and line.name not in replaced]
            heads[field] = sorted(standing, key=lambda line: (line.at, line.node, line.digest), reverse=True)
        for field, standing in heads.items():
            if not standing:
                continue
            is_conflict = len({text_of(line.set[field], True) for line in standing}) > 1
            if field == "voided" and any(line.set[field] is not None for line in standing):
                seen = {line.name for line in standing}.union(*(line.over.get(field, []) for line in standing))
                others = [line for other in heads if other != field for line in heads[other]]
                is_conflict = is_conflict or any(line.name not in seen for line in others)
            rows.append({
                "case": record[0], "type": record[1], "id": record[2], "field": field,
                "value": standing[0].set[field], "heads": [line.name for line in standing], "conflict": is_conflict})
    return rows


# --- The store


class Store:
    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("""
            CREATE TABLE IF NOT EXISTS node (id TEXT, office TEXT, public_key BLOB);
            CREATE TABLE IF NOT EXISTS line (digest BLOB PRIMARY KEY, node TEXT, log TEXT, seq INTEGER, data BLOB);
            CREATE TABLE IF NOT EXISTS hub (id TEXT);
            CREATE TABLE IF NOT EXISTS receipt (log TEXT PRIMARY KEY, through INTEGER);
            CREATE TABLE IF NOT EXISTS cursor (
              office TEXT, class TEXT, position INTEGER, link TEXT, PRIMARY KEY (office, class));""")
        row = self.db.execute("SELECT id, office, public_key FROM node").fetchone()
        self.node, self.office, self.public_key = row or (None, None, None)

    def transaction(self, body):
        self.db.execute("BEGIN IMMEDIATE")
        try:
            result = body()
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")
        return result

    def lines(self):
        return [Line(data) for (data,) in self.db.execute("SELECT data FROM line ORDER BY rowid")]

    def own(self, log):
        rows = self.db.execute("SELECT data FROM line WHERE node = ? AND log = ? ORDER BY seq", (self.node, log))
        return [data for (data,) in rows]

    def insert(self, line):
        return self.db.execute(
            "INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?, ?)",
            (line.digest, line.node, line.log, line.seq, line.data)).rowcount

    def write(self, log, case, kind, record, fields, over=None):
        said = {
            "v": 1, "node": self.node, "log": log, "seq": len(self.own(log)) + 1,
            "at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()), "by": "python",
            "case": case, "type": kind, "id": record, "set": fields}
        if over:
            said["over"] = over
        if log == "personal":
            said["salt"] = encode64(os.urandom(12))
        self.insert(Line(text_of(said).encode()))

    def new_id(self):
        stamp = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
        stamp = stamp & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62
        return f"{self.office}-{uuid.UUID(int=stamp)}"

    def init(self, office):
        key = os.urandom(32)  # version 1 signs nothing, so no pair is needed
        self.db.execute("INSERT INTO node VALUES (?, ?, ?)", (node_id(key), office, key))
        return {"node": node_id(key)}

    def add_case(self):
        case, person = self.new_id(), self.new_id()
        self.write("plain", case, "mediation", case, {
            "office": self.office, "accepted_on": "2025-11-20", "workers": 1, "dispute_types.wages": True,
            "sought_fen": 3200000, "mediator": "python"})
        self.write("plain", case, "employer", self.new_id(), {"name": "乙公司", "industry": "H"})
        self.write("plain", case, "participant", person, {"role": "applicant", "migrant": True})
        self.write("personal", case, "person", person, {"name": "申请人乙"})
        self.write("plain", case, "recovery", self.new_id(), {
            "received_on": "2025-11-21", "amount_fen": 500000, "kind": "wages"})
        return {"case": case}

    def set_field(self, case, field, value):
        shown = [row for row in merge(self.lines()) if (row["id"], row["field"]) == (case, field)]
        over = {field: shown[0]["heads"]} if shown else None
        self.write("plain", case, "mediation", case, {field: parse(value.encode())}, over)
        return {"case": case}


# --- The session


class Refused(Exception):
    pass


class Session:
    def __init__(self, store, url, lines_max):
        self.store, self.lines_max, self.sent, self.received, self.taken = store, lines_max, 0, 0, 0
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)

    def post(self, path, *rows):
        body = gzip.compress(b"".join(row + b"\n" for row in rows))
        self.connection.request("POST", path, body, {
            "Content-Type": "application/x-ndjson" if path.endswith("push") else "application/json",
            "Content-Encoding": "gzip", "Accept-Encoding": "gzip"})
        response = self.connection.getresponse()
        data = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        if not data.endswith(b"\n"):
            raise ValueError("cut")
        answer = data[:-1].split(b"\n")
        if response.status != 200:
            raise Refused(parse(answer[0])["code"])
        return answer

    def message(self, **named):
        return text_of(named).encode()

    def run(self):
        welcome = parse(self.post("/v1/hello", self.message(
            message="hello", versions=[1], node=self.store.node, office=self.store.office,
            public_key=encode64(self.store.public_key)))[0])
        joined = self.store.db.execute("SELECT id FROM hub").fetchone()
        if joined and joined[0] != welcome["node"]:
            raise Refused("sync.other_hub")
        if not joined:
            self.store.db.execute("INSERT INTO hub VALUES (?)", (welcome["node"],))
        self.hub = welcome["node"]
        for log in CLASSES:
            self.push(log, welcome["ranges"][log], min(self.lines_max, welcome["lines_max"]), welcome["bytes_max"])
        idle = 0
        while idle < 2 and not self.pull():
            idle, self.taken = (0 if self.taken else idle + 1), 0
        if idle == 2:
            raise Refused("feed.disagrees")
        return {"sent": self.sent, "received": self.received}

    def push(self, log, ranges, lines_max, bytes_max):
        lines = self.store.own(log)
        links = [origin("log", self.store.node, log)]
        for data in lines:
            links.append(digest(links[-1] + digest(data)))
        held = ranges[0]["through"] if ranges and ranges[0]["from"] == 1 else 0
        if held > len(lines) or held and decode64(ranges[0]["link"]) != links[held]:
            raise Refused("log.forked")
        while held < len(lines):
            batch = lines[held:held + lines_max]
            while len(batch) > 1 and sum(map(len, batch)) > bytes_max:
                batch.pop()
            through = held + len(batch)
            receipt = parse(self.post("/v1/push", self.message(
                message="push", node=self.store.node, log=log, **{"from": held + 1}, count=len(batch),
                after=encode64(links[held]), link=encode64(links[through])), *batch)[0])
            if not any(r["from"] <= held + 1 and r["through"] >= through for r in receipt["ranges"]):
                raise ValueError("the receipt does not cover the batch")
            self.store.db.execute("INSERT OR REPLACE INTO receipt VALUES (?, ?)", (log, through))
            self.sent, held = self.sent + len(batch), through

    def pull(self):
        cursors = self.store.db.execute("SELECT office, class, position, link FROM cursor").fetchall()
        rows = self.post("/v1/pull", self.message(
            message="pull", node=self.store.node, lines_max=self.lines_max, cursors=[
                {"office": office or None, "class": kind, "position": position, "link": link}
                for office, kind, position, link in cursors]))
        self.store.transaction(lambda: self.take(iter(rows[1:]), parse(rows[0])))
        head = parse(rows[0])
        return head["sections"] == 0 and not head["disagreeing"] and head["remaining"] == 0

    def take(self, rows, head):
        for feed in head["disagreeing"]:
            self.store.db.execute(
                "DELETE FROM cursor WHERE office = ? AND class = ?", (feed["office"] or "", feed["class"]))
        for _ in range(head["sections"]):
            section = parse(next(rows))
            key = (section["office"] or "", section["class"])
            held = self.store.db.execute(
                "SELECT position, link FROM cursor WHERE office = ? AND class = ?", key).fetchone()
            position = held[0] if held else 0
            link = decode64(held[1]) if held else origin("feed", self.hub, section["office"] or "-", section["class"])
            if section["from"] != position + 1:
                raise ValueError("the page does not follow the cursor")
            for row in (next(rows) for _ in range(section["items"])):
                if row.startswith(b'{"own":'):
                    run = parse(row)
                    digests = [digest(d) for d in self.store.own(run["own"])[run["from"] - 1:run["through"]]]
                else:
                    line = Line(row)
                    self.store.insert(line)
                    digests = [line.digest]
                for entry in digests:
                    position, link = position + 1, digest(link + entry)
                self.received, self.taken = self.received + len(digests), self.taken + len(digests)
            if encode64(link) != section["link"]:
                raise ValueError("the links do not follow")
            self.store.db.execute(
                "INSERT OR REPLACE INTO cursor VALUES (?, ?, ?, ?)", (*key, position, section["link"]))
        if next(rows, None) is not None:
            raise ValueError("rows are left over")


def main(path, command, *rest):
    if command == "merge":
        rows = merge([Line(row) for row in sys.stdin.buffer.read().split(b"\n") if row])
    else:
        store = Store(path)
        if command == "show":
            rows = merge(line for line in store.lines() if line.record[0])
        elif command == "init":
            rows = [store.init(*rest)]
        elif command == "add-case":
            rows = [store.transaction(store.add_case)]
        elif command == "set":
            rows = [store.transaction(lambda: store.set_field(*rest))]
        else:
            rows = [Session(store, rest[0], int(rest[1]) if len(rest) > 1 else 1000).run()]
    sys.stdout.buffer.write("".join(text_of(row) + "\n" for row in rows).encode("utf-8"))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Refused as refusal:
        sys.exit(f"refused: {refusal}")
