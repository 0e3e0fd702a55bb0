"""Waits for a fresh khidmat and gives it a season, people and duties through its REST interface."""

import datetime
import json
import sys
import time
import urllib.error
import urllib.request

URL, TOKEN = sys.argv[1:]
PATIENCE = 60
NAMES = ["Yusuf Ali", "Murtaza Hussain", "Aliasgar Rampurawala", "Taher Saifuddin", "Hatim Zaki"]
TYPES = ["FAJAR_AZAAN", "ZOHAR_AZAAN", "ASAR_TAKBIRA", "MAGRIB_AZAAN", "ISHAA_TAKBIRA"]


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{URL}/api/{path}/", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def wait():
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return urllib.request.urlopen(f"{URL}/readyz", timeout=5).read()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def seed():
    today = datetime.date.today()
    call("POST", "seasons", {"start_date": str(today), "days": 30, "name": "Shehrullah 1448H"})
    people = []
    for number, name in enumerate(NAMES):
        person = {
            "full_name": name,
            "its_number": str(30412345 + number),
            "email": f"person{number}@example.org",
            "phone_number": f"+9198200110{number:02}",
            "preference": ["AZAAN", "TAKHBIRA"],
        }
        people.append(call("POST", "registrations", person)["id"])
    given = []
    for days, (person, word) in enumerate(zip(people, TYPES), start=2):
        duty = {
            "duty_date": str(today + datetime.timedelta(days=days)),
            "namaaz_type": word,
            "assigned_user_id": person,
        }
        given.append(call("POST", "duty-assignments", duty)["id"])
    reason = {"reason": "He is travelling that day"}
    call("POST", f"duty-assignments/{given[0]}/unlock", reason)
    question = {"user_id": people[0], "field": "phone_number", "message": "It does not exist"}
    call("POST", "corrections", question)


wait()
seed()
