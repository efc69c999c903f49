//! A cloud after its bootstrap.

use identity::role::{Actor, Assignment, Target};
use identity::token::login::{DomainKey, Issued, Proof, Refusal, ScopeRequest, UserKey};
use identity::user::{User, UserInput};
use identity::{Config, Identity, Secret};
use kernel::{Caller, ProjectId, Role, RoleId, Timestamp, UserId};
use runtime::testing::{self, TestEnv};
use std::sync::Arc;
use std::time::Duration;

pub const PASSWORD: &str = "Apricot-Grove-1";

pub struct World {
    pub t: TestEnv,
    pub id: Arc<Identity>,
    pub root: Caller,
}

pub fn config() -> Config {
    Config::new(vec![[1; 32]], vec![[2; 32]], "https://cloud.test:8443/")
}

/// One on each database, at a clock that the test moves.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for t in testing::each_at(Timestamp::from_secs(1_800_000_000), &[identity::MIGRATIONS]).await {
        let id = Identity::new(t.env.clone(), config()).unwrap();
        id.bootstrap(&PASSWORD.into()).await.unwrap();
        all.push(World { t, id, root: Caller::system("test") });
    }
    all
}

impl World {
    pub fn advance(&self, d: Duration) {
        self.t.clock.as_ref().unwrap().advance(d);
    }

    pub async fn user(&self, name: &str) -> UserId {
        self.made(UserInput { name: Some(name.into()), password: Some(PASSWORD.into()), ..Default::default() }).await.id
    }

    pub async fn made(&self, i: UserInput) -> User {
        self.id.create_user(&self.root, i).await.unwrap()
    }

    pub async fn project(&self, name: &str) -> ProjectId {
        let i = identity::project::ProjectInput { name: Some(name.into()), ..Default::default() };
        self.id.create_project(&self.root, i).await.unwrap().id
    }

    pub async fn role(&self, name: &str) -> RoleId {
        self.id.roles(&self.root, Some(name), None, &Default::default()).await.unwrap().items.remove(0).id
    }

    pub async fn assignment(&self, role: Role, actor: Actor, target: Target) -> Assignment {
        Assignment { role: self.role(role.as_str()).await, actor, target, inherited: false }
    }

    pub async fn grant(&self, role: Role, user: &UserId, project: &ProjectId) {
        let a = self.assignment(role, Actor::User(user.clone()), Target::Project(project.clone())).await;
        self.id.assign(&self.root, &a).await.unwrap();
    }

    /// Logs in with the password of all.
    pub async fn login(&self, name: &str, scope: ScopeRequest) -> Result<Issued, Refusal> {
        self.id.login(&[by_password(name, PASSWORD)], &scope).await
    }

    pub async fn token(&self, name: &str, project: &ProjectId) -> Secret {
        self.login(name, ScopeRequest::Project(project.clone())).await.unwrap().token
    }

    /// The caller that a login of that user in that project gives.
    pub async fn caller(&self, name: &str, project: &ProjectId) -> Caller {
        let issued = self.login(name, ScopeRequest::Project(project.clone())).await.unwrap();
        (*issued.opened.caller).clone()
    }
}

pub fn by_password(name: &str, password: &str) -> Proof {
    let key = UserKey::Name { name: name.into(), domain: DomainKey::Id("default".into()) };
    Proof::Password(key, password.into())
}
