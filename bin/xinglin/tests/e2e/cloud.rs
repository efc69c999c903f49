//! A cloud of its own for one test: the real binary, a data directory, a network namespace. Everything goes when it is dropped.

use crate::client::Client;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Which engines, and what else `up` is told.
#[derive(Clone, Default)]
pub struct Options {
    /// `up`, unless it says otherwise.
    pub role: &'static str,
    /// Simulated engines.
    pub sim: bool,
    /// Further arguments of `up`.
    pub args: Vec<String>,
    /// Log what the product says at debug level.
    pub debug: bool,
    /// `XINGLIN_FAILPOINTS` of the first start.
    pub failpoints: String,
    /// Who has logged in once is not asked for the password again: for clouds whose clock nobody moves, and nobody's rights change.
    pub keep_sessions: bool,
}

/// A running (or killed) cloud.
pub struct Cloud {
    /// Data directory.
    pub dir: PathBuf,
    ns: String,
    /// In a namespace that another cloud made.
    guest: bool,
    child: Option<Child>,
    options: Options,
    port: u16,
    client: Mutex<Option<Client>>,
    /// By user and project.
    sessions: Mutex<HashMap<(String, String), Session>>,
}

/// What clients need to read in a data directory, and nothing else, whoever may enter it.
pub const FOR_OTHERS: &[&str] = &["ca.pem", "endpoints.json", "engines"];

/// A token and where it is valid.
#[derive(Clone)]
pub struct Session {
    /// Token.
    pub token: String,
    /// Project id.
    pub project: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body, or null.
    pub body: Value,
    /// Value of `x-subject-token`, if there is one.
    pub subject: Option<String>,
}

impl Answer {
    /// The body, if the status is as wanted.
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "answer: {}", self.body);
        self.body
    }
}

fn within(ns: Option<&str>, program: &str) -> Command {
    let Some(ns) = ns else { return Command::new(program) };
    let mut c = Command::new("ip");
    c.args(["netns", "exec", ns, program]);
    c
}

/// Starts a role and waits until it says that it is ready; an error says how it ended.
fn until_ready(mut c: Command) -> Result<Child, String> {
    let mut child = c.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(|e| e.to_string())?;
    let out = child.stdout.take().unwrap();
    let (tx, rx) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::BufRead::lines(std::io::BufReader::new(out)).map_while(Result::ok) {
            let _ = tx.send(line);
        }
    });
    let deadline = Instant::now() + Duration::from_secs(90);
    loop {
        match rx.recv_timeout(Duration::from_millis(200)) {
            Ok(line) if line.starts_with("ready ") => return Ok(child),
            Ok(_) => {}
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err("not ready in time".into());
            }
            Err(_) => return Err(format!("ended with {:?}", child.wait().map(|s| s.to_string()))),
        }
    }
}

fn terminate(mut child: Child) -> i32 {
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    child.wait().unwrap().code().unwrap_or(-1)
}

fn pids(dir: &Path, program: &str) -> Vec<i32> {
    let mut all = Vec::new();
    for e in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = e.file_name().to_str().and_then(|n| n.parse().ok()) else { continue };
        let line = std::fs::read(e.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        // A guest's process names its files relative to its own directory.
        let at = std::fs::read_link(e.path().join("cwd")).unwrap_or_default();
        if line.contains(program) && (line.contains(dir.to_str().unwrap()) || at.starts_with(dir)) {
            all.push(pid);
        }
    }
    all
}

/// Where clouds keep what they have. Simulated engines write some megabytes, and wait for the disk at each commit: memory will do, where there
/// is enough of it. It outlives a killed process as a disk does.
fn scratch(sim: bool) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let free = nix::sys::statvfs::statvfs(memory).map_or(0, |s| s.blocks_available() * s.fragment_size());
    if sim && free > 2 << 30 { memory.to_owned() } else { std::env::temp_dir() }
}

fn run(program: &str, args: &[&str]) -> Output {
    Command::new(program).args(args).stdin(Stdio::null()).output().unwrap_or_else(|e| panic!("{program}: {e}"))
}

/// Directory of what set-up made: images, Python clients.
pub fn cache() -> PathBuf {
    std::env::var_os("XINGLIN_CACHE").map_or_else(|| PathBuf::from("/var/cache/xinglin"), PathBuf::from)
}

fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_xinglin")
}

impl Cloud {
    /// Starts a cloud and waits until it is ready.
    pub fn up(options: Options) -> Cloud {
        let mut c = Cloud::prepare(options);
        c.start().unwrap_or_else(|e| panic!("xinglin up: {e}\n{}", c.log()));
        c
    }

    /// A cloud on the host of another, with a data directory of its own.
    pub fn beside(first: &Cloud, options: Options) -> Cloud {
        let name = format!("{}b", first.ns);
        let dir = scratch(options.sim).join(&name);
        std::fs::create_dir_all(&dir).unwrap();
        let mut c = Cloud::at(dir, first.ns.clone(), options);
        c.guest = true;
        c.start().unwrap_or_else(|e| panic!("xinglin up: {e}\n{}", c.log()));
        c
    }

    /// The devices of the host go, as at a reboot.
    pub fn new_namespace(&self) {
        run("ip", &["netns", "delete", &self.ns]);
        let out = run("ip", &["netns", "add", &self.ns]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        run("ip", &["-n", &self.ns, "link", "set", "lo", "up"]);
    }

    /// A namespace and an empty data directory; nothing runs yet.
    pub fn prepare(options: Options) -> Cloud {
        let name = format!("xt{}{:x}", std::process::id(), Instant::now().elapsed().as_nanos() as u64 ^ counter());
        let dir = scratch(options.sim).join(&name);
        std::fs::create_dir_all(&dir).unwrap();
        if !options.sim {
            let out = run("ip", &["netns", "add", &name]);
            assert!(out.status.success(), "these tests need root: {}", String::from_utf8_lossy(&out.stderr));
            run("ip", &["-n", &name, "link", "set", "lo", "up"]);
        }
        Cloud::at(dir, name, options)
    }

    fn at(dir: PathBuf, ns: String, options: Options) -> Cloud {
        Cloud {
            dir,
            ns,
            guest: false,
            child: None,
            options,
            port: 0,
            client: Mutex::default(),
            sessions: Mutex::default(),
        }
    }

    /// A command inside the cloud's namespace.
    pub fn command(&self, program: &str) -> Command {
        within(self.namespace().as_deref(), program)
    }

    /// Starts `xinglin up` on the data directory; an error says how it ended.
    pub fn start(&mut self) -> Result<(), String> {
        self.hang_up();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.dir.join("test.log")).unwrap();
        let listen = format!("127.0.0.1:{}", self.port);
        let mut c = self.command(binary());
        let role = if self.options.role.is_empty() { "up" } else { self.options.role };
        c.args([role, "--data-dir"]).arg(self.data()).args(["--listen", &listen]);
        if self.options.sim {
            c.args(["--engines", "sim"]);
        }
        c.args(&self.options.args).env("XINGLIN_FAILPOINTS", &self.options.failpoints);
        c.env_remove("XINGLIN_IMAGES")
            .env("RUST_LOG", if self.options.debug { "info,xinglin=debug" } else { "info" })
            .stderr(log);
        self.child = Some(until_ready(c)?);
        if self.port == 0 {
            let api = self.api();
            self.port = api.rsplit(':').next().unwrap().parse().unwrap();
        }
        Ok(())
    }

    /// Arms failpoints for the next start.
    pub fn arm(&mut self, failpoints: &str) {
        self.options.failpoints = failpoints.to_owned();
    }

    /// Other arguments from the next start on.
    pub fn set_args(&mut self, args: Vec<String>) {
        self.options.args = args;
    }

    /// The data directory itself (the log of the test lies beside it).
    pub fn data(&self) -> PathBuf {
        self.dir.join("d")
    }

    /// What others than root could read in the data directory, if they may enter it: names relative to it.
    pub fn open_to_others(&self) -> Vec<String> {
        use std::os::unix::fs::PermissionsExt as _;
        let (mut all, mut dirs) = (Vec::new(), vec![self.data()]);
        while let Some(dir) = dirs.pop() {
            for e in std::fs::read_dir(&dir).unwrap().flatten() {
                let Ok(m) = e.path().symlink_metadata() else { continue };
                let mode = m.permissions().mode() & 0o077;
                if m.is_dir() {
                    dirs.push(e.path());
                } else if mode != 0 && !m.is_symlink() {
                    all.push(e.path().strip_prefix(self.data()).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        all.sort();
        all
    }

    /// Standard error of all starts.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.dir.join("test.log")).unwrap_or_default()
    }

    /// Address of the APIs.
    pub fn api(&self) -> String {
        self.endpoint("api")
    }

    /// Address of a listener.
    pub fn endpoint(&self, name: &str) -> String {
        let text = std::fs::read_to_string(self.data().join("endpoints.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()[name]["url"].as_str().unwrap().to_owned()
    }

    /// Changes the embedded database behind the product's back; the number of rows changed.
    pub fn sql(&self, statement: &str) -> usize {
        let script =
            "import sqlite3, sys\nd = sqlite3.connect(sys.argv[1])\nprint(d.execute(sys.argv[2]).rowcount)\nd.commit()";
        let out = run("python3", &["-c", script, self.data().join("xinglin.db").to_str().unwrap(), statement]);
        assert!(out.status.success(), "{statement}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().parse().unwrap_or(0)
    }

    /// Another process of the binary beside this one, with a data directory of its own, once it is ready.
    pub fn side(&self, role: &'static str, args: &[&str]) -> Side {
        let args = args.iter().map(|a| (*a).to_owned()).collect();
        let mut side = Side { role, args, dir: self.dir.join(role), ns: self.namespace(), child: None };
        side.start().unwrap_or_else(|e| panic!("xinglin {role}: {e}\n{}", side.log()));
        side
    }

    /// The network namespace, to enter.
    pub fn network_namespace(&self) -> std::fs::File {
        std::fs::File::open(Path::new("/run/netns").join(&self.ns)).unwrap()
    }

    fn namespace(&self) -> Option<String> {
        (!self.options.sim).then(|| self.ns.clone())
    }

    /// Process id of `xinglin up`.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.as_ref().unwrap().id()).unwrap()
    }

    /// Kills it as a power cut would.
    pub fn kill9(&mut self) {
        self.hang_up();
        if let Some(mut c) = self.child.take() {
            let _ = c.kill();
            let _ = c.wait();
        }
    }

    /// Closes the connection of these tests.
    fn hang_up(&mut self) {
        *self.client.get_mut().unwrap() = None;
    }

    /// Waits until it has ended by itself (a failpoint), at most that long.
    pub fn wait_end(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            match self.child.as_mut().map(|c| c.try_wait().unwrap()) {
                Some(None) => std::thread::sleep(Duration::from_millis(20)),
                _ => {
                    self.child = None;
                    return true;
                }
            }
        }
        false
    }

    /// Sends SIGTERM and returns the exit code.
    pub fn terminate(&mut self) -> i32 {
        self.hang_up();
        terminate(self.child.take().unwrap())
    }

    /// A command of the binary itself on this data directory.
    pub fn xinglin(&self, args: &[&str]) -> Output {
        let mut c = self.command(binary());
        c.args(args).arg("--data-dir").arg(self.data()).stdin(Stdio::null());
        c.output().unwrap()
    }

    /// An HTTPS request. Status 0 means that there was no answer.
    pub fn request(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Answer {
        let none = Answer { status: 0, body: json!(""), subject: None };
        // Whoever asks at the same time has a connection of his own.
        let idle = self.client.lock().unwrap().take().filter(Client::is_fresh);
        let Some(mut client) = idle.or_else(|| self.connect()) else { return none };
        let mut headers = vec![("openstack-api-version", "compute 2.90, volume 3.60")];
        headers.extend(token.map(|t| ("x-auth-token", t)));
        headers.extend(body.map(|_| ("content-type", "application/json")));
        let Some(answer) = client.exchange(method, path, &headers, body.map(Value::to_string)) else { return none };
        *self.client.lock().unwrap() = Some(client);
        answer
    }

    fn connect(&self) -> Option<Client> {
        let ca = std::fs::read_to_string(self.data().join("ca.pem")).unwrap();
        let space = self.namespace().map(|_| self.network_namespace());
        Client::connect(self.api().trim_start_matches("https://"), &ca, space).ok()
    }

    /// A request with a session, whose status must be one of 2xx.
    pub fn call(&self, s: &Session, method: &str, path: &str, body: Option<Value>) -> Value {
        let a = self.request(method, path, Some(&s.token), body.as_ref());
        assert!((200..300).contains(&a.status), "{method} {path}: {} {}", a.status, a.body);
        a.body
    }

    /// Logs in with a password, scoped to a project, both in the domain Default.
    pub fn login(&self, user: &str, password: &str, project: &str) -> Session {
        self.kept(user, project).unwrap_or_else(|| self.entered(user, project, self.try_login(user, password, project)))
    }

    fn kept(&self, user: &str, project: &str) -> Option<Session> {
        self.sessions.lock().unwrap().get(&(user.to_owned(), project.to_owned())).cloned()
    }

    /// The session that a login is answered with.
    fn entered(&self, user: &str, project: &str, a: Answer) -> Session {
        assert_eq!(a.status, 201, "login of {user}: {}", a.body);
        let id = a.body["token"]["project"]["id"].as_str().unwrap().to_owned();
        let s = Session { token: a.subject.unwrap(), project: id };
        if self.options.keep_sessions {
            self.sessions.lock().unwrap().insert((user.to_owned(), project.to_owned()), s.clone());
        }
        s
    }

    /// The answer to such a login.
    pub fn try_login(&self, user: &str, password: &str, project: &str) -> Answer {
        let domain = json!({"name": "Default"});
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {"name": user, "domain": domain, "password": password}}},
            "scope": {"project": {"name": project, "domain": domain}},
        }});
        self.request("POST", "/identity/v3/auth/tokens", None, Some(&body))
    }

    /// Somebody with one role in a project of the same name, both made if they are missing.
    pub fn person(&self, name: &str, role: &str) -> Session {
        const PASSWORD: &str = "Abc-12345-x";
        if let Some(s) = self.kept(name, name) {
            return s;
        }
        let known = self.try_login(name, PASSWORD, name);
        if known.status == 201 {
            return self.entered(name, name, known);
        }
        let admin = self.admin();
        let id = |v: Value, key: &str| v[key]["id"].as_str().unwrap().to_owned();
        let project = json!({"project": {"name": name, "domain_id": "default"}});
        let project = id(self.call(&admin, "POST", "/identity/v3/projects", Some(project)), "project");
        let user = json!({"user": {"name": name, "password": PASSWORD, "domain_id": "default"}});
        let user = id(self.call(&admin, "POST", "/identity/v3/users", Some(user)), "user");
        let roles = self.call(&admin, "GET", &format!("/identity/v3/roles?name={role}"), None);
        let role = roles["roles"][0]["id"].as_str().unwrap();
        self.call(&admin, "PUT", &format!("/identity/v3/projects/{project}/users/{user}/roles/{role}"), None);
        self.login(name, PASSWORD, name)
    }

    /// Processes of a program that run in, or for, the data directory.
    pub fn pids(&self, program: &str) -> Vec<i32> {
        pids(&self.data(), program)
    }

    pub fn secret(&self, file: &str) -> String {
        std::fs::read_to_string(self.data().join(file)).unwrap().trim().to_owned()
    }

    /// The bootstrap administrator.
    pub fn admin(&self) -> Session {
        self.login("admin", &self.secret("admin-password"), "admin")
    }

    /// The demo tenant.
    pub fn demo(&self) -> Session {
        self.login("demo", &self.secret("demo-password"), "demo")
    }

    /// Unmodified openstackclient as a cloud of clouds.yaml; its JSON output.
    pub fn osc(&self, cloud: &str, args: &[&str]) -> Value {
        let out = self.osc_raw(cloud, &[args, &["-f", "json"]].concat());
        serde_json::from_str(&out).unwrap_or(json!(out))
    }

    /// The same for commands that print nothing or plain text.
    pub fn osc_raw(&self, cloud: &str, args: &[&str]) -> String {
        let (ok, out, err) = self.osc_try(cloud, args);
        assert!(ok, "openstack {args:?}\n{out}\n{err}\n{}", tail(&self.log()));
        out
    }

    /// The same, whether it succeeds or not.
    pub fn osc_try(&self, cloud: &str, args: &[&str]) -> (bool, String, String) {
        let mut c = self.command(cache().join("venv/bin/openstack").to_str().unwrap());
        c.env("OS_CLIENT_CONFIG_FILE", self.data().join("clouds.yaml")).env("OS_CLOUD", cloud);
        let out = c.args(args).stdin(Stdio::null()).output().unwrap();
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        (out.status.success(), text(&out.stdout), text(&out.stderr))
    }
}

/// A role that runs beside a cloud, and goes with everything it made when it is dropped.
pub struct Side {
    role: &'static str,
    args: Vec<String>,
    dir: PathBuf,
    ns: Option<String>,
    child: Option<Child>,
}

impl Side {
    /// Starts it (again) and waits until it is ready.
    pub fn start(&mut self) -> Result<(), String> {
        let log = self.dir.with_extension("log");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        let mut c = within(self.ns.as_deref(), binary());
        c.arg(self.role).arg("--data-dir").arg(&self.dir).args(&self.args).stderr(log);
        self.child = Some(until_ready(c)?);
        Ok(())
    }

    /// Leaves options and their values away from now on.
    pub fn without(&mut self, options: &[&str]) {
        while let Some(i) = self.args.iter().position(|a| options.contains(&a.as_str())) {
            self.args.drain(i..i + 2);
        }
    }

    /// Standard error of all starts.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.dir.with_extension("log")).unwrap_or_default()
    }

    /// Kills it as a power cut would.
    pub fn kill9(&mut self) {
        if let Some(mut c) = self.child.take() {
            let _ = c.kill();
            let _ = c.wait();
        }
    }

    /// Sends SIGTERM and returns the exit code.
    pub fn terminate(&mut self) -> i32 {
        terminate(self.child.take().unwrap())
    }

    /// Processes of a program that run in, or for, its data directory.
    pub fn pids(&self, program: &str) -> Vec<i32> {
        pids(&self.dir, program)
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        self.kill9();
        if std::thread::panicking() {
            eprintln!("{} says:\n{}", self.role, tail(&self.log()));
        }
        let _ = within(self.ns.as_deref(), binary()).arg("destroy").arg("--data-dir").arg(&self.dir).output();
    }
}

/// A database of its own in the PostgreSQL of the tests; it goes when this is dropped.
pub struct Postgres {
    /// Address with the password.
    pub url: String,
    server: String,
    name: String,
}

/// One, if there is a server.
pub fn postgres() -> Option<Postgres> {
    let server = std::env::var("XINGLIN_TEST_POSTGRES").ok()?;
    let name = format!("e2e{}", std::process::id());
    let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    let p = Postgres { url, server, name };
    p.admin(&format!("CREATE DATABASE {}", p.name));
    Some(p)
}

impl Postgres {
    fn admin(&self, statement: &str) {
        let out = Command::new("psql").args(["-q", "-c", statement]).arg(&self.server).output().unwrap();
        assert!(out.status.success(), "{statement}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// The end of a long text.
pub fn tail(s: &str) -> &str {
    let from = s.len().saturating_sub(6000);
    s.get(from..).unwrap_or(s)
}

fn counter() -> u64 {
    static N: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    N.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// Tries until it returns something, or fails after the patience with what it was about.
pub fn eventually<T>(what: &str, patience: Duration, mut f: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    // Most things take a moment; what takes longer is asked for less often.
    let mut pause = Duration::from_millis(20);
    loop {
        // What came about while the test itself had no processor has come about.
        let last = Instant::now() >= deadline;
        if let Some(v) = f() {
            return v;
        }
        assert!(!last, "not within {patience:?}: {what}");
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(250));
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.kill9();
        if self.data().exists() {
            let _ = self.xinglin(&["destroy"]);
        }
        if !self.options.sim && !self.guest {
            let _ = run("ip", &["netns", "delete", &self.ns]);
        }
        if std::thread::panicking() {
            let kept = std::env::temp_dir().join(self.dir.file_name().unwrap()).with_extension("log");
            let _ = std::fs::copy(self.dir.join("test.log"), &kept);
            eprintln!("log kept in {}", kept.display());
        }
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}
