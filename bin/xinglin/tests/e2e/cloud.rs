//! A cloud of its own for one test: the real binary, a data directory, a network namespace. Everything goes when it is dropped.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Which engines, and what else `up` is told.
#[derive(Clone, Default)]
pub struct Options {
    /// Simulated engines.
    pub sim: bool,
    /// Further arguments of `up`.
    pub args: Vec<String>,
    /// Log what the product says at debug level.
    pub debug: bool,
    /// `XINGLIN_FAILPOINTS` of the first start.
    pub failpoints: String,
}

/// A running (or killed) cloud.
pub struct Cloud {
    /// Data directory.
    pub dir: PathBuf,
    ns: String,
    child: Option<Child>,
    options: Options,
    port: u16,
}

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

    /// A namespace and an empty data directory; nothing runs yet.
    pub fn prepare(options: Options) -> Cloud {
        let name = format!("xt{}{:x}", std::process::id(), Instant::now().elapsed().as_nanos() as u64 ^ counter());
        let dir = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&dir).unwrap();
        if !options.sim {
            let out = run("ip", &["netns", "add", &name]);
            assert!(out.status.success(), "these tests need root: {}", String::from_utf8_lossy(&out.stderr));
            run("ip", &["-n", &name, "link", "set", "lo", "up"]);
        }
        Cloud { dir, ns: name, child: None, options, port: 0 }
    }

    /// A command inside the cloud's namespace.
    pub fn command(&self, program: &str) -> Command {
        if self.options.sim {
            return Command::new(program);
        }
        let mut c = Command::new("ip");
        c.args(["netns", "exec", &self.ns, program]);
        c
    }

    /// Starts `xinglin up` on the data directory; an error says how it ended.
    pub fn start(&mut self) -> Result<(), String> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.dir.join("test.log")).unwrap();
        let listen = format!("127.0.0.1:{}", self.port);
        let mut c = self.command(binary());
        c.args(["up", "--data-dir"]).arg(self.data()).args(["--listen", &listen]);
        if self.options.sim {
            c.args(["--engines", "sim"]);
        }
        c.args(&self.options.args).env("XINGLIN_FAILPOINTS", &self.options.failpoints);
        c.env("RUST_LOG", if self.options.debug { "info,xinglin=debug" } else { "info" })
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        let mut child = c.spawn().map_err(|e| e.to_string())?;
        let out = child.stdout.take().unwrap();
        let (tx, rx) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in std::io::BufRead::lines(std::io::BufReader::new(out)).map_while(Result::ok) {
                let _ = tx.send(line);
            }
        });
        self.child = Some(child);
        let deadline = Instant::now() + Duration::from_secs(90);
        loop {
            match rx.recv_timeout(Duration::from_millis(200)) {
                Ok(line) if line.starts_with("ready https://") => break,
                Ok(_) => {}
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) if Instant::now() < deadline => {
                    if let Some(Some(s)) = self.child.as_mut().map(|c| c.try_wait().unwrap()) {
                        return Err(format!("ended with {s}"));
                    }
                }
                Err(_) => {
                    let s = self.child.as_mut().and_then(|c| c.wait().ok());
                    return Err(format!("not ready; ended with {s:?}"));
                }
            }
        }
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

    /// The data directory itself (the log of the test lies beside it).
    pub fn data(&self) -> PathBuf {
        self.dir.join("d")
    }

    /// Standard error of all starts.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.dir.join("test.log")).unwrap_or_default()
    }

    /// Address of the APIs.
    pub fn api(&self) -> String {
        let text = std::fs::read_to_string(self.data().join("endpoints.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["api"]["url"].as_str().unwrap().to_owned()
    }

    /// Process id of `xinglin up`.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.as_ref().unwrap().id()).unwrap()
    }

    /// Kills it as a power cut would.
    pub fn kill9(&mut self) {
        if let Some(mut c) = self.child.take() {
            let _ = c.kill();
            let _ = c.wait();
        }
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
        let mut c = self.child.take().unwrap();
        nix::sys::signal::kill(
            nix::unistd::Pid::from_raw(i32::try_from(c.id()).unwrap()),
            nix::sys::signal::Signal::SIGTERM,
        )
        .unwrap();
        c.wait().unwrap().code().unwrap_or(-1)
    }

    /// A command of the binary itself on this data directory.
    pub fn xinglin(&self, args: &[&str]) -> Output {
        let mut c = self.command(binary());
        c.args(args).arg("--data-dir").arg(self.data()).stdin(Stdio::null());
        c.output().unwrap()
    }

    /// An HTTPS request.
    pub fn request(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Answer {
        let mut c = self.command("curl");
        c.args(["-sS", "--max-time", "60", "-X", method, "-D", "-", "--cacert"]).arg(self.data().join("ca.pem"));
        if let Some(t) = token {
            c.args(["-H", &format!("X-Auth-Token: {t}")]);
        }
        c.args(["-H", "OpenStack-API-Version: compute 2.90, volume 3.60"]);
        if let Some(b) = body {
            c.args(["-H", "Content-Type: application/json", "-d", &b.to_string()]);
        }
        c.arg(format!("{}{path}", self.api()));
        let out = c.output().unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let subject = head
            .lines()
            .find_map(|l| l.to_ascii_lowercase().starts_with("x-subject-token:").then(|| l[16..].trim().to_owned()));
        Answer { status, body: serde_json::from_str(body).unwrap_or(json!(body)), subject }
    }

    /// A request with a session, whose status must be one of 2xx.
    pub fn call(&self, s: &Session, method: &str, path: &str, body: Option<Value>) -> Value {
        let a = self.request(method, path, Some(&s.token), body.as_ref());
        assert!((200..300).contains(&a.status), "{method} {path}: {} {}", a.status, a.body);
        a.body
    }

    /// Logs in with a password, scoped to a project, both in the domain Default.
    pub fn login(&self, user: &str, password: &str, project: &str) -> Session {
        let domain = json!({"name": "Default"});
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {"name": user, "domain": domain, "password": password}}},
            "scope": {"project": {"name": project, "domain": domain}},
        }});
        let a = self.request("POST", "/identity/v3/auth/tokens", None, Some(&body));
        assert_eq!(a.status, 201, "login of {user}: {}", a.body);
        Session { token: a.subject.unwrap(), project: a.body["token"]["project"]["id"].as_str().unwrap().to_owned() }
    }

    fn secret(&self, file: &str) -> String {
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
    loop {
        if let Some(v) = f() {
            return v;
        }
        assert!(Instant::now() < deadline, "not within {patience:?}: {what}");
        std::thread::sleep(Duration::from_millis(250));
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.kill9();
        if self.data().exists() {
            let _ = self.xinglin(&["destroy"]);
        }
        if !self.options.sim {
            let _ = run("ip", &["netns", "delete", &self.ns]);
        }
        if std::thread::panicking() {
            let kept = Path::new("/tmp").join(format!("{}.log", self.ns));
            let _ = std::fs::copy(self.dir.join("test.log"), &kept);
            eprintln!("log kept in {}", kept.display());
        }
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}
