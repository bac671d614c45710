#!/usr/bin/env python3
"""A second client of the sync protocol, written from SyncProtocol.md with Python's standard library only.

    redress_client.py STORE init OFFICE      make a node
    redress_client.py STORE add-case         write a mediation with all that hangs on it; prints the case's id
    redress_client.py STORE set CASE FIELD VALUE   write over all values shown of a field of the mediation
    redress_client.py STORE join URL         make the hub there the one to sync with; URL#invitation=CODE enrols first
    redress_client.py STORE sync URL [LINES] a session, LINES at a time; prints what was done
    redress_client.py STORE show             print what is shown of every record of a case
    redress_client.py - merge                the same for lines on standard input, all of which count
"""
import base64, functools, gzip, hashlib, http.client, json, os, re, sqlite3, sys, time, urllib.parse, uuid

REGISTER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Schema/Register/offices.ndjson")
UUID = re.compile(r"-[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$")


INVITED = re.compile(r"#(.*&)?invitation=([^&]*)")


class Refused(Exception):
    pass

class Forked(Exception):
    pass


# --- Bytes, and JSON read strictly; numbers that are not integers keep their text

def digest(data):
    return hashlib.blake2b(data, digest_size=32).digest()

def encode64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

def decode64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

def node_id(public_key):
    bits = int.from_bytes(digest(public_key)[:8], "big") >> 4
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[bits >> shift & 31] for shift in range(55, -1, -5))

# Ed25519, after RFC 8032, section 6: slow, and good enough to be tested with

PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, PRIME) % PRIME

def add(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % PRIME, (a[1] + a[0]) * (b[1] + b[0]) % PRIME
    u, v = 2 * a[3] * b[3] * CURVE % PRIME, 2 * a[2] * b[2] % PRIME
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME

def times(scalar, point):
    sum_ = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            sum_ = add(sum_, point)
        point, scalar = add(point, point), scalar >> 1
    return sum_

BASE_Y = 4 * pow(5, -1, PRIME) % PRIME
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % PRIME)

def affine(point):
    inverse = pow(point[2], -1, PRIME)
    return point[0] * inverse % PRIME, point[1] * inverse % PRIME

def compressed(point):
    x, y = affine(point)
    return (y | (x & 1) << 255).to_bytes(32, "little")

def scalar_of(seed):
    wide = hashlib.sha512(seed).digest()
    return int.from_bytes(wide[:32], "little") & (1 << 254) - 8 | 1 << 254, wide[32:]

def public_key(seed):
    return compressed(times(scalar_of(seed)[0], BASE))

def sealing_key(seed):
    """X25519's key of the derived seed: the same point on the other form of the curve."""
    y = affine(times(scalar_of(digest(b"redress sealing key" + seed))[0], BASE))[1]
    return ((1 + y) * pow(1 - y, -1, PRIME) % PRIME).to_bytes(32, "little")

def sign(seed, rows):
    message = "\n".join(rows).encode()
    scalar, prefix = scalar_of(seed)
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % ORDER
    point = compressed(times(nonce, BASE))
    hashed = int.from_bytes(hashlib.sha512(point + public_key(seed) + message).digest(), "little") % ORDER
    return encode64(point + ((nonce + hashed * scalar) % ORDER).to_bytes(32, "little"))

def point_of(data):
    y = int.from_bytes(data, "little") & (1 << 255) - 1
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if y >= PRIME or x * x % PRIME != square:
        return None
    if x & 1 != data[31] >> 7:
        x = PRIME - x
    return x, y, 1, x * y % PRIME

@functools.lru_cache(maxsize=None)
def is_signed(rows, signature, key):
    """Whether the key (base64url) signed the rows."""
    signed, data = (base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in (signature, key))
    if len(signed) != 64 or len(data) != 32:
        return False
    point, nonce, scalar = point_of(data), point_of(signed[:32]), int.from_bytes(signed[32:], "little")
    if not point or not nonce or scalar >= ORDER:
        return False
    hashed = hashlib.sha512(signed[:32] + data + "\n".join(rows).encode()).digest()
    expected = add(nonce, times(int.from_bytes(hashed, "little") % ORDER, point))
    return affine(times(scalar, BASE)) == affine(expected)

FIELDS = ["node", "office", "public_key", "sealing_key", "machine", "hub", "issuer", "signature"]

def is_certified(said, key):
    """Whether the key is the issuer's that a certificate names, and signed it."""
    rows = ("redress certificate v1", said["issuer"], said["node"], said["office"], said["public_key"],
            said["sealing_key"], "hub" if said["hub"] else "plain", said["machine"])
    return node_of(key) == said["issuer"] and node_of(said["public_key"]) == said["node"] and is_signed(
        rows, said["signature"], key)

def node_of(key):
    return node_id(base64.urlsafe_b64decode(key + "="))

def certificate_id(said):
    parts = [said["office"], "certificate", said["issuer"], said["public_key"], "hub" if said["hub"] else "plain"]
    data = bytearray(digest("".join(f"{len(part.encode())}:{part}" for part in parts).encode())[:16])
    data[6], data[8] = data[6] & 0x0F | 0x80, data[8] & 0x3F | 0x80
    return f"{said['office']}-{uuid.UUID(bytes=bytes(data))}"

def read_invitation(typed):
    """The node id of the hub that gave it, and the secret."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    letters = typed.lower().replace("-", "").translate(str.maketrans("oil", "011"))
    bits = 0
    for letter in letters[12:38]:
        bits = bits << 5 | alphabet.index(letter)
    secret = (bits >> 2).to_bytes(16, "big")
    check = int.from_bytes(
        digest(b"redress invitation check\n" + letters[:12].encode() + b"\n" + secret)[:3], "big") >> 4
    if len(letters) != 42 or bits & 3 or letters[38:] != "".join(alphabet[check >> s & 31] for s in (15, 10, 5, 0)):
        raise Refused("invitation.mistyped")
    return letters[:12], secret

def machine_mark():
    try:
        with open("/etc/machine-id", "rb") as file:
            return encode64(digest(b"redress machine\n" + file.read().split(b"\n")[0]))
    except OSError:
        return None

def chain(origin, digests):
    """The links of a log or feed as text: link(0), link(1) …"""
    links = [digest(" ".join(("redress",) + origin).encode())]
    for entry in digests:
        links.append(digest(links[-1] + entry))
    return [encode64(link) for link in links]

class Number(str):
    pass

def members(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)

def integer(text):
    return int(text) if -(2**63) <= int(text) < 2**63 and text != "-0" else Number(text)

def parse(data):
    value = json.loads(data.decode(), object_pairs_hook=members, parse_float=Number, parse_int=integer,
                       parse_constant=members)  # NaN and Infinity are no pairs, and fail
    json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate fails here
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


# --- Lines: which count, and what they show

class Line:
    def __init__(self, data):
        said = parse(data)
        if len(data) > 65_536 or b"\n" in data or not data.startswith(b'{"v":') or (
                said["log"] not in ("plain", "personal")
                or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said["at"])):
            raise ValueError("no line")
        self.data, self.digest = data, digest(data)
        self.node, self.log, self.seq, self.at = said["node"], said["log"], said["seq"], said["at"]
        self.record = (said.get("case"), said["type"], said["id"])
        self.set, self.over = said["set"], said.get("over", {})
        self.name = f"{self.node}.{self.seq}.{encode64(self.digest[:6])}"

class Judge:
    """Adds the lines that count until no other does; `offices` are those of own ids."""

    def __init__(self, lines, offices, roots):
        self.offices, self.uppers, self.places, self.named = offices, {}, {}, {}
        self.roots, self.hubs = roots, {}
        waiting, fit, self.counting = lines, True, []
        while fit:
            fit = [line for line in waiting if self.counts(line)]
            for line in fit:
                self.take(line)
            waiting = [line for line in waiting if line not in fit]
            self.counting += fit

    def take(self, line):
        (case, kind, record), value = line.record, lambda field: isinstance(line.set.get(field), str)
        if not case and kind == "certificate":
            self.offices.setdefault(line.set["node"], set()).add(line.set["office"])
            if line.set["hub"]:
                self.hubs.setdefault(line.set["node"], set()).add((line.set["public_key"], line.set["office"]))
        if not case and kind == "office" and value("reports_to"):
            self.uppers.setdefault(record, set()).add(line.set["reports_to"])
        if case == record and value("office"):
            self.places.setdefault(case, set()).add(line.set["office"])
        self.named.setdefault(line.name, []).append(line)

    def counts(self, line):
        case, kind, record = line.record
        if line.node == "register0001":
            return True
        if not case and kind == "certificate":
            return self.is_proved(line)
        maker = UUID.sub("", record) if UUID.search(record) else record.rpartition("-")[0] or record
        field = "office" if case == record else "reports_to" if not case and kind == "office" else None
        offices = self.offices.get(line.node, set())
        if line.over.get(field):
            named = [[held.set[field] for held in self.named.get(name, []) if held.record == line.record
                      and isinstance(held.set.get(field), str)] for name in line.over[field]]
            return all(named) and bool(offices.intersection(*(self.above(values[0]) for values in named)))
        places = [maker] if field in line.set or not case else self.places.get(case, ())
        return any(offices & self.above(place) for place in places)

    def is_proved(self, line):
        said = line.set
        if sorted(said) != sorted(FIELDS) or line.log != "plain" or certificate_id(said) != line.record[2]:
            return False
        if any(is_certified(said, root) for root in self.roots):
            return True
        return line.node == said["issuer"] and any(
            office in self.above(said["office"]) and not (said["hub"] and office == said["office"])
            and is_certified(said, key) for key, office in self.hubs.get(line.node, ()))

    def above(self, lower):
        """The office and all that ever stood above it."""
        reached, open_ = set(), [lower]
        while open_:
            office = open_.pop()
            if office not in reached:
                reached.add(office)
                open_ += self.uppers.get(office, ())
        return reached

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
        self.db = sqlite3.connect(path)  # `with db:` is a transaction
        self.db.executescript("""
            CREATE TABLE IF NOT EXISTS node (id TEXT, office TEXT, seed BLOB);  -- the last one is in use
            CREATE TABLE IF NOT EXISTS line (
              digest BLOB PRIMARY KEY, node TEXT, log TEXT, seq INTEGER, data BLOB, own INTEGER);
            CREATE TABLE IF NOT EXISTS hub (id TEXT);
            CREATE TABLE IF NOT EXISTS root (key TEXT PRIMARY KEY);
            CREATE TABLE IF NOT EXISTS entry (
              hub TEXT, office TEXT, class TEXT, position INTEGER, digest BLOB,
              signature TEXT,  -- public key and signature as they came, at the end of a section
              PRIMARY KEY (hub, office, class, position));""")
        self.node, self.office, self.seed = (
            self.rows("SELECT * FROM node ORDER BY rowid DESC LIMIT 1") or [(None, None, None)])[0]

    def rows(self, query, *values):
        return self.db.execute(query, values).fetchall()

    def counting(self):
        with open(REGISTER, "rb") as register:
            lines = [Line(row) for row in register.read().splitlines()]
        lines += [Line(data) for (data,) in self.rows("SELECT data FROM line WHERE data NOTNULL ORDER BY rowid")]
        return Judge(lines, {node: {office} for node, office in self.rows("SELECT id, office FROM node")},
                     [key for (key,) in self.rows("SELECT key FROM root")]).counting

    def own(self, node, log):
        """The lines of a log that this store wrote, and their digests."""
        rows = self.rows("SELECT data, digest FROM line WHERE own AND node = ? AND log = ? ORDER BY seq", node, log)
        return [row[0] for row in rows], [row[1] for row in rows]

    def feed(self, *key):
        """The digests of a feed's entries."""
        return [row[0] for row in self.rows(
            "SELECT digest FROM entry WHERE hub = ? AND office = ? AND class = ? ORDER BY position", *key)]

    def insert(self, line, is_own=False):
        self.db.execute("DELETE FROM line WHERE digest = ? AND data ISNULL", (line.digest,))
        self.db.execute("INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?, ?, ?)", (
            line.digest, line.node, line.log, line.seq, line.data, is_own))

    def insert_hole(self, hole):
        """The digest of a line that was erased; its bytes may still come."""
        entry = base64.urlsafe_b64decode(hole["hole"] + "=")
        self.db.execute("INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?, NULL, 0)", (
            entry, hole["node"], hole["log"], hole["seq"]))
        return entry

    def row(self, entry):
        """What stands for an entry of a feed in a return."""
        node, log, seq, data = self.rows("SELECT node, log, seq, data FROM line WHERE digest = ?", entry)[0]
        return data or text_of({"hole": encode64(entry), "node": node, "log": log, "seq": seq}).encode()

    def write(self, log, case, kind, record, fields, over=None):
        said = {
            "v": 1, "node": self.node, "log": log, "seq": len(self.own(self.node, log)[0]) + 1,
            "at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()), "by": "python",
            "case": case, "type": kind, "id": record, "set": fields}
        if over:
            said["over"] = over
        if log == "personal":
            said["salt"] = encode64(os.urandom(12))
        self.insert(Line(text_of(said).encode()), is_own=True)

    def new_id(self):
        stamp = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
        stamp = stamp & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62
        return f"{self.office}-{uuid.UUID(int=stamp)}"

    def take_id(self, office):
        self.seed, self.office = os.urandom(32), office
        self.node = node_id(public_key(self.seed))
        self.db.execute("INSERT INTO node VALUES (?, ?, ?)", (self.node, office, self.seed))
        return {"node": self.node}

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
        shown = [row for row in merge(self.counting()) if (row["id"], row["field"]) == (case, field)]
        over = {field: shown[0]["heads"]} if shown else None
        self.write("plain", case, "mediation", case, {field: parse(value.encode())}, over)
        return {"case": case}


# --- The session

class Session:
    def __init__(self, store, url, lines_max=1000):
        self.store, self.lines_max, self.done = store, lines_max, {"sent": 0, "returned": 0, "received": 0}
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)
        self.invitation = INVITED.search(url)
        self.challenge, self.counter = None, 0

    def begin(self):
        challenged, _ = self.post("/v1/challenge", False, message="challenge", node=self.store.node)
        self.hub, self.challenge, self.counter = challenged["hub"], challenged["challenge"], 0

    def note_root(self):
        """Asks the hub who it is, and keeps the root to which its certificates lead."""
        nonce = encode64(os.urandom(32))
        self.connection.request("GET", "/v1/hub?nonce=" + nonce, headers={})
        response = self.connection.getresponse()
        data = response.read()
        if response.status != 200:
            raise Refused(parse(data)["code"])
        said = parse(data)
        chain_, root = said["certificates"], said["root"]
        signed = digest(b"".join(base64.urlsafe_b64decode(one["signature"] + "==") for one in chain_))
        rows = ("redress hub v1", nonce, said["node"], said["office"], said["public_key"], root or "-",
                encode64(signed), said["tls_key"] or "-")
        if said["node"] != self.hub or not is_signed(rows, said["signature"], said["public_key"]):
            raise Refused("hub.signature")
        if not chain_ or chain_[0]["public_key"] != said["public_key"]:
            return
        keys = [one["public_key"] for one in chain_[1:]] + [root]
        if all(one["hub"] and is_certified(one, key) for one, key in zip(chain_, keys)):
            self.store.rows("INSERT OR IGNORE INTO root VALUES (?)", root)

    def enrol(self, last, **proof):
        applicant = {
            "node": self.store.node, "office": self.store.office,
            "public_key": encode64(public_key(self.store.seed)),
            "sealing_key": encode64(sealing_key(self.store.seed)), "machine": "python",
            "machine_mark": machine_mark()}
        rows = ["redress enrol v1", self.hub, *(value or "-" for value in applicant.values()), last]
        if "former_signature" in proof:
            proof["former_signature"] = sign(proof["former_signature"], rows)
        self.post("/v1/enrol", False, message="enrol", **applicant, **proof, signature=sign(self.store.seed, rows))

    def enrol_by_former(self):
        for former, seed in self.store.rows("SELECT id, seed FROM node WHERE id <> ? ORDER BY rowid DESC", self.store.node):
            return self.enrol("former " + former, former=former, former_signature=seed)
        raise Refused("node.not_enrolled")

    def post(self, path, is_signed=True, lines=(), **message):
        body = gzip.compress(b"".join(row + b"\n" for row in [text_of(message).encode(), *lines]))
        headers = {
            "Content-Type": "application/x-ndjson" if lines else "application/json",
            "Content-Encoding": "gzip", "Accept-Encoding": "gzip"}
        if is_signed:
            self.counter += 1
            said = [self.store.node, self.challenge, str(self.counter)]
            headers |= dict(zip(["Redress-Node", "Redress-Challenge", "Redress-Counter"], said))
            headers["Redress-Signature"] = sign(
                self.store.seed, ["redress request v1", self.hub, *said, "POST", path, encode64(digest(body))])
        self.connection.request("POST", path, body, headers)
        response = self.connection.getresponse()
        data = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        head, *rows = data.split(b"\n")
        if not rows or rows.pop():
            raise ValueError("cut")
        if response.status != 200:
            raise Refused(parse(head)["code"])
        return parse(head), rows

    def greet(self):
        self.logs = self.store.rows("SELECT node, log FROM line WHERE own GROUP BY node, log ORDER BY node <> ?, node, "
                                    "log = 'personal'", self.store.node)
        self.begin()
        ends = [(log, chain(("log", *log), self.store.own(*log)[1])) for log in self.logs]
        if self.store.rows("SELECT id FROM hub") not in ([], [(self.hub,)]):
            raise Refused("sync.other_hub")
        hello = {
            "message": "hello", "versions": [1], "node": self.store.node, "office": self.store.office,
            "public_key": encode64(public_key(self.store.seed)), "logs": [
                {"node": log[0], "log": log[1], "through": len(links) - 1, "link": links[-1]} for log, links in ends]}
        try:
            self.welcome, _ = self.post("/v1/hello", **hello)
        except Refused as refused:
            if str(refused) != "node.not_enrolled":
                raise
            self.enrol_by_former()
            self.welcome, _ = self.post("/v1/hello", **hello)

    def join(self):
        with self.store.db:
            self.store.rows("DELETE FROM hub")
        if self.invitation:
            hub, secret = read_invitation(self.invitation[2])
            self.begin()
            if hub != self.hub:
                raise Refused("invitation.other_hub")
            self.enrol("invitation " + encode64(digest(b"redress invitation\n" + secret)), invitation=encode64(secret))
        self.greet()
        with self.store.db:
            self.note_root()
            self.store.rows("DELETE FROM hub")
            self.store.rows("INSERT INTO hub VALUES (?)", self.hub)
        return {"hub": self.hub}

    def run(self):
        if not self.store.rows("SELECT id FROM hub"):
            self.join()
        try:
            self.push_all()
        except Forked:
            with self.store.db:
                self.store.take_id(self.store.office)
            self.push_all()
        for key in self.store.rows("SELECT DISTINCT hub, office, class FROM entry WHERE hub <> ?", self.hub):
            if key[2] in self.welcome["classes"]:
                self.give_back(key, 0)
        idle, disagreed = 0, []
        while True:
            count, page = self.pull()
            if not count and not page["disagreeing"] and not page["remaining"]:
                return self.done
            idle = 0 if count else idle + 1
            for feed in page["disagreeing"]:
                key = (self.hub, feed["office"] or "", feed["class"])
                if key in disagreed:
                    raise Refused("feed.disagrees")
                disagreed.append(key)
                links = dict(enumerate(self.links(key)))
                self.give_back(key, max(position for position, link in feed["links"] if links.get(position) == link))
            if idle == 3:
                raise Refused("feed.disagrees")

    def push_all(self):
        self.greet()
        for log in self.logs:
            if log[1] in self.welcome["classes"]:
                self.push(*log)

    def push(self, node, log):
        lines, digests = self.store.own(node, log)
        links = dict(enumerate(chain(("log", node, log), digests)))
        ranges = [r for holding in self.welcome["holdings"] if (holding["node"], holding["log"]) == (node, log)
                  for r in holding["ranges"]]
        agreed = [r["through"] for r in ranges if links.get(r["through"]) == r["link"]]
        singly = self.store.rows("SELECT 1 FROM line WHERE NOT own AND node = ? AND log = ?", node, log)
        if node == self.store.node and (len(agreed) < len(ranges) or singly):
            raise Forked
        held = max(agreed, default=0)
        seed = self.store.rows("SELECT seed FROM node WHERE id = ?", node)[0][0]
        while held < len(lines):
            batch = lines[held:held + min(self.lines_max, self.welcome["lines_max"])]
            while len(batch) > 1 and sum(map(len, batch)) > self.welcome["bytes_max"]:
                batch.pop()
            receipt, _ = self.post("/v1/push", lines=batch, **{
                "message": "push", "sender": self.store.node, "node": node, "log": log, "from": held + 1,
                "count": len(batch), "after": links[held], "link": links[held + len(batch)],
                "public_key": encode64(public_key(seed)), "signature": sign(
                    seed, ["redress log link v1", node, log, str(held + len(batch)), links[held + len(batch)]])})
            held += len(batch)
            if not any(r["from"] <= held for r in receipt["ranges"]
                       if r["through"] > held or (r["through"], r["link"]) == (held, links[held])):
                raise ValueError("the receipt does not cover the batch")
            self.done["sent"] += len(batch)

    def links(self, key):
        return chain(("feed", key[0], key[1] or "-", key[2]), self.store.feed(*key))

    def give_back(self, key, agreed):
        links, digests, start = self.links(key), self.store.feed(*key), agreed
        signed = self.store.rows("SELECT position, signature FROM entry WHERE hub = ? AND office = ? AND class = ? "
                                 "AND position > ? AND signature NOTNULL ORDER BY position", *key, agreed)
        certificates = [line.set for line in self.store.counting() if line.record[1] == "certificate"
                        and line.set.get("node") == key[0] and line.set.get("hub")][:1]
        for through, signature in signed if key[2] in self.welcome["classes"] else ():
            batch = [self.store.row(entry) for entry in digests[start:through]]
            signer, signature = signature.split()
            returned, _ = self.post("/v1/return", lines=batch, **{
                "message": "return", "sender": self.store.node, "hub": key[0], "office": key[1] or None,
                "class": key[2], "from": start + 1, "count": len(batch),
                "after": links[start], "link": links[through], "public_key": signer, "signature": signature,
                "certificates": certificates})
            start = through
            self.done["returned"] += returned["received"]
        with self.store.db:
            self.store.rows(
                "DELETE FROM entry WHERE hub = ? AND office = ? AND class = ? AND position > ?", *key, agreed)

    def pull(self):
        feeds = self.store.rows("SELECT DISTINCT hub, office, class FROM entry WHERE hub = ?", self.hub)
        page, rows = self.post(
            "/v1/pull", message="pull", node=self.store.node, lines_max=self.lines_max, cursors=[
                {"office": key[1] or None, "class": key[2], "position": len(links) - 1, "link": links[-1]}
                for key, links in ((key, self.links(key)) for key in feeds)])
        with self.store.db:
            return self.take(page, iter(rows)), page

    def take(self, page, rows):
        before = self.done["received"]
        for _ in range(page["sections"]):
            section = parse(next(rows))
            key = (self.hub, section["office"] or "", section["class"])
            position = len(self.store.feed(*key))
            if section["from"] != position + 1:
                raise ValueError("the page does not follow the cursor")
            for row in [next(rows) for _ in range(section["items"])]:
                if row.startswith(b'{"own":'):
                    run = parse(row)
                    digests = self.store.own(self.store.node, run["own"])[1][run["from"] - 1:run["through"]]
                elif row.startswith(b'{"hole":'):
                    digests = [self.store.insert_hole(parse(row))]
                else:
                    self.store.insert(Line(row))
                    digests = [digest(row)]
                for entry in digests:
                    position += 1
                    self.store.rows("INSERT INTO entry VALUES (?, ?, ?, ?, ?, NULL)", *key, position, entry)
                self.done["received"] += len(digests)
            if self.links(key)[-1] != section["link"]:
                raise ValueError("the links do not follow")
            signer, signature = section["public_key"], section["signature"]
            rows_signed = ["redress feed link v1", self.hub, key[1] or "-", key[2], str(position), section["link"]]
            if node_of(signer) != self.hub or not is_signed(tuple(rows_signed), signature, signer):
                raise Refused("feed.not_signed")
            self.store.rows("UPDATE entry SET signature = ? WHERE hub = ? AND office = ? AND class = ? AND position = ?",
                            f"{signer} {signature}", *key, position)
        if next(rows, None) is not None:
            raise ValueError("rows are left over")
        return self.done["received"] - before


def main(path, command, *rest):
    store = Store(path if path != "-" else ":memory:")
    if command == "merge":
        rows = merge([Line(row) for row in sys.stdin.buffer.read().split(b"\n") if row])
    elif command == "show":
        rows = merge(line for line in store.counting() if line.record[0])
    elif command in ("join", "sync"):
        session = Session(store, rest[0], *map(int, rest[1:]))
        rows = [session.join() if command == "join" else session.run()]
    else:
        commands = {"init": store.take_id, "add-case": store.add_case, "set": store.set_field}
        with store.db:
            rows = [commands[command](*rest)]
    sys.stdout.buffer.write("".join(text_of(row) + "\n" for row in rows).encode())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Refused as refusal:
        sys.exit(f"refused: {refusal}")
